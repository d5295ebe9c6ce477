package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.stream.Stream;

/** A durable method must be one that a subclass can override, and either a workflow or a step. */
final class MethodShapeCheck implements BeanCheck {
    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return Stream.concat(
                bean.type().methods().stream().flatMap(durable -> obstacles(bean, durable)),
                bean.type().steps().flatMap(step -> kind(bean, step)));
    }

    private static Stream<Problem> obstacles(CheckedBean bean, DurableMethod durable) {
        return MethodObstacle.of(durable.method(), bean.beanClass()).stream()
                .map(obstacle -> bean.problem(durable, obstacle.mistake(), obstacle.cure()));
    }

    private static Stream<Problem> kind(CheckedBean bean, StepMethod step) {
        return bean.type()
                .workflows()
                .filter(workflow -> workflow.method().equals(step.method()))
                .map(workflow -> bean.problem(
                        step,
                        "is both a @DurableWorkflow and a @Step",
                        "Leave one of them away, and let the workflow call the step."));
    }
}
