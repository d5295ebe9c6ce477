package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;

/** Each compensation must be one method of the bean, callable with what is stored of the step. */
final class CompensationCheck implements BeanCheck {
    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return bean.type().steps().filter(StepMethod::isCompensated).flatMap(step -> problemsOf(bean, step));
    }

    private static Stream<Problem> problemsOf(CheckedBean bean, StepMethod step) {
        String name = step.annotation().compensation();
        List<Method> named = CompensationMethod.named(step);
        List<Method> fitting = CompensationMethod.fitting(step);
        if (named.isEmpty()) {
            return Stream.of(bean.problem(
                    step,
                    "names the compensation '%s', which does not exist".formatted(name),
                    "Add " + wanted(step) + "."));
        }
        if (fitting.isEmpty()) {
            return Stream.of(bean.problem(
                    step,
                    "names the compensation '%s', whose parameters do not fit".formatted(name),
                    "Declare it as " + wanted(step) + "."));
        }
        if (fitting.size() > 1) {
            return Stream.of(bean.problem(
                    step,
                    "names the compensation '%s', which %d methods could be".formatted(name, fitting.size()),
                    "Rename all but one of them."));
        }
        return ofMethod(bean, step, fitting.get(0));
    }

    private static Stream<Problem> ofMethod(CheckedBean bean, StepMethod step, Method compensation) {
        String name = compensation.getName();
        Stream<Problem> shape = MethodObstacle.of(compensation, bean.beanClass()).stream()
                .map(obstacle -> bean.problem(
                        step, "has a compensation '" + name + "' that " + obstacle.mistake(), obstacle.cure()));
        Stream<Problem> kind = bean.type().find(compensation) instanceof WorkflowMethod
                ? Stream.of(bean.problem(
                        step,
                        "has a compensation '" + name + "' that is a workflow, which cannot run inside another one",
                        "Let the compensation be a plain method."))
                : Stream.empty();
        return Stream.concat(shape, kind);
    }

    private static String wanted(StepMethod step) {
        String arguments = step.parameterTypes().stream()
                .map(type -> ResolvableType.forType(type).toClass().getSimpleName())
                .collect(Collectors.joining(", "));
        String result = step.method().getReturnType() == void.class
                ? ""
                : ResolvableType.forType(step.resultType()).toClass().getSimpleName();
        String name = step.annotation().compensation();
        String withoutResult = "%s(%s)".formatted(name, arguments);
        if (result.isEmpty()) {
            return withoutResult;
        }
        return "%s(%s%s%s) or %s".formatted(name, arguments, arguments.isEmpty() ? "" : ", ", result, withoutResult);
    }
}
