package io.durableworkflow.boot.discovery;

import io.durableworkflow.Identifiers;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
                Identifiers.requireName("step", step.name());
                if (step.isCompensated()) {
                    Identifiers.requireName("compensation", DurableBean.compensationName(bean.name(), step));
                }
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
        Map<String, List<StepMethod>> byName =
                bean.type().steps().collect(Collectors.groupingBy(StepMethod::name, Collectors.toList()));
        return byName.values().stream().filter(steps -> steps.size() > 1).map(steps -> ambiguity(bean, steps));
    }

    private static Problem ambiguity(CheckedBean bean, List<StepMethod> unordered) {
        // Reflection gives methods in an order of its own; the report is the same every time.
        List<StepMethod> steps = unordered.stream()
                .sorted(Comparator.comparing(StepMethod::signature))
                .toList();
        String others = steps.stream().skip(1).map(StepMethod::signature).collect(Collectors.joining(" and "));
        return bean.problem(
                steps.get(0),
                "has the same step name '%s' as %s".formatted(steps.get(0).name(), others),
                "Give each of them a name of its own, such as @Step(\"%sByOrder\")."
                        .formatted(steps.get(0).name()));
    }
}
