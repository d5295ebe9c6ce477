package io.durableworkflow.boot.discovery;

import io.durableworkflow.StepGuarantee;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;

/** What decides on an interrupted step must be one method of the bean, callable like the step, with a result of its type. */
final class OnUnknownCheck implements BeanCheck {
    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return bean.type().steps().filter(StepMethod::isReconciled).flatMap(step -> problemsOf(bean, step));
    }

    private static Stream<Problem> problemsOf(CheckedBean bean, StepMethod step) {
        if (step.annotation().guarantee() != StepGuarantee.AT_MOST_ONCE) {
            return Stream.of(bean.problem(
                    step,
                    "has onUnknown, but runs again after it was interrupted",
                    "Leave onUnknown away, or add guarantee = AT_MOST_ONCE."));
        }
        String name = step.annotation().onUnknown();
        List<Method> named = OnUnknownMethod.named(step);
        List<Method> fitting = OnUnknownMethod.fitting(step);
        if (named.isEmpty()) {
            return Stream.of(bean.problem(
                    step,
                    "names the method '%s' in onUnknown, which does not exist".formatted(name),
                    "Add " + wanted(step) + "."));
        }
        if (fitting.isEmpty()) {
            return Stream.of(bean.problem(
                    step,
                    "names the method '%s' in onUnknown, whose parameters or result do not fit".formatted(name),
                    "Declare it as " + wanted(step) + "."));
        }
        if (fitting.size() > 1) {
            return Stream.of(bean.problem(
                    step,
                    "names the method '%s' in onUnknown, which %d methods could be".formatted(name, fitting.size()),
                    "Rename all but one of them."));
        }
        return ofMethod(bean, step, fitting.get(0));
    }

    private static Stream<Problem> ofMethod(CheckedBean bean, StepMethod step, Method method) {
        String name = method.getName();
        Stream<Problem> shape = MethodObstacle.of(method, bean.beanClass()).stream()
                .map(obstacle -> bean.problem(
                        step, "names in onUnknown '" + name + "', which " + obstacle.mistake(), obstacle.cure()));
        Stream<Problem> kind = bean.type().find(method) != null
                ? Stream.of(bean.problem(
                        step,
                        "names in onUnknown '" + name + "', which is durable itself",
                        "Let it be a plain method."))
                : Stream.empty();
        return Stream.concat(shape, kind);
    }

    private static String wanted(StepMethod step) {
        String arguments = step.parameterTypes().stream()
                .map(type -> ResolvableType.forType(type).toClass().getSimpleName())
                .collect(Collectors.joining(", "));
        String result = ResolvableType.forType(step.resultType()).toClass().getSimpleName();
        return "%s %s(%s)".formatted(result, step.annotation().onUnknown(), arguments);
    }
}
