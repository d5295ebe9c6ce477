package io.durableworkflow.boot.discovery;

import io.durableworkflow.Identifiers;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names must be ones that can be stored, and tell the steps of a bean apart. */
final class NameCheck implements BeanCheck {
    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return Stream.concat(
                bean.type().methods().stream().flatMap(durable -> validity(bean, durable)), ambiguousSteps(bean));
    }

    private static Stream<Problem> validity(CheckedBean bean, DurableMethod durable) {
        try {
            if (durable instanceof StepMethod step) {
                step.names().forEach(name -> {
                    Identifiers.requireName("step", name);
                    if (step.isCompensated()) {
                        Identifiers.requireName("compensation", DurableBean.compensationName(bean.name(), name));
                    }
                });
            } else {
                Identifiers.requireName("workflow", durable.name());
                if (durable instanceof WorkflowMethod workflow) {
                    for (String alias : workflow.annotation().aliases()) {
                        Identifiers.requireName("workflow", alias);
                    }
                }
            }
            return Stream.empty();
        } catch (IllegalArgumentException e) {
            return Stream.of(bean.problem(
                    durable, "has a bad name: " + e.getMessage(), "Give it a valid name in the annotation."));
        }
    }

    private static Stream<Problem> ambiguousSteps(CheckedBean bean) {
        Map<String, List<StepMethod>> byName = new TreeMap<>();
        // Reflection gives methods in an order of its own; the report is the same every time.
        bean.type()
                .steps()
                .sorted(Comparator.comparing(StepMethod::signature))
                .forEach(step -> step.names()
                        .forEach(name -> byName.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(step)));
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> ambiguity(bean, entry.getKey(), entry.getValue()));
    }

    private static Problem ambiguity(CheckedBean bean, String name, List<StepMethod> steps) {
        StepMethod first = steps.get(0);
        if (steps.stream().distinct().count() == 1) {
            return bean.problem(
                    first,
                    "has the step name '%s' more than once".formatted(name),
                    "Name in the aliases only names that it had before, each once.");
        }
        String others = steps.stream().skip(1).map(StepMethod::signature).collect(Collectors.joining(" and "));
        boolean former = steps.stream().anyMatch(step -> !step.name().equals(name));
        return bean.problem(
                first,
                "has the same step name '%s' as %s".formatted(name, others),
                former
                        ? "Leave the name to one of them: it is an alias."
                        : "Give each of them a name of its own, such as @Step(\"%sByOrder\").".formatted(name));
    }
}
