package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Other annotations that would break what a workflow or a step promises. By name: their libraries may be absent. */
final class AdviceCheck implements BeanCheck {
    private static final List<String> TRANSACTIONAL =
            List.of("org.springframework.transaction.annotation.Transactional", "jakarta.transaction.Transactional");
    private static final List<String> RETRYABLE = List.of(
            "org.springframework.resilience.annotation.Retryable", "org.springframework.retry.annotation.Retryable");
    private static final List<String> CACHEABLE =
            List.of("org.springframework.cache.annotation.Cacheable", "org.springframework.cache.annotation.CachePut");
    private static final List<String> ASYNC = List.of("org.springframework.scheduling.annotation.Async");

    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return Stream.concat(
                bean.type().workflows().flatMap(workflow -> workflow(bean, workflow)),
                bean.type().steps().flatMap(step -> step(bean, step)));
    }

    private static Stream<Problem> workflow(CheckedBean bean, WorkflowMethod workflow) {
        return Stream.of(
                        refused(
                                bean,
                                workflow,
                                TRANSACTIONAL,
                                "so all its steps would join one transaction, held open over its waits",
                                "Put the annotation on the steps instead."),
                        refused(
                                bean,
                                workflow,
                                RETRYABLE,
                                "so a failure would run the whole body again, although its steps are recorded",
                                "Let the steps be retried: @Step(maxAttempts = …)."),
                        refused(
                                bean,
                                workflow,
                                CACHEABLE,
                                "so a call could be answered without an execution",
                                "Put the annotation on a method that calls the workflow."),
                        refused(
                                bean,
                                workflow,
                                ASYNC,
                                "so its body would leave the thread of its execution",
                                "Start it with DurableEngine.start(..), which does not wait either."))
                .flatMap(Optional::stream);
    }

    private static Stream<Problem> step(CheckedBean bean, StepMethod step) {
        Stream<Problem> async = refused(
                bean,
                step,
                ASYNC,
                "so it would return before its work is done, and be recorded as completed",
                "Remove it; the workflow waits for its steps.")
                .stream();
        Class<?> result = step.method().getReturnType();
        Stream<Problem> future = UnstorableTypes.isFuture(result)
                ? Stream.of(bean.problem(
                        step,
                        "returns a " + result.getSimpleName() + ", so it may return before its work is done",
                        "Return the value itself: wait for it in the step."))
                : Stream.empty();
        return Stream.concat(async, future);
    }

    private static Optional<Problem> refused(
            CheckedBean bean, DurableMethod durable, List<String> annotations, String consequence, String cure) {
        return annotations.stream()
                .flatMap(annotation -> place(annotation, durable).stream()
                        .map(place -> bean.problem(durable, place + ", " + consequence, cure)))
                .findFirst();
    }

    private static Optional<String> place(String annotation, DurableMethod durable) {
        String shortName = "@" + annotation.substring(annotation.lastIndexOf('.') + 1);
        if (MergedAnnotations.from(durable.method(), SearchStrategy.TYPE_HIERARCHY)
                .isPresent(annotation)) {
            return Optional.of("is " + shortName);
        }
        return MergedAnnotations.from(durable.beanClass(), SearchStrategy.TYPE_HIERARCHY)
                        .isPresent(annotation)
                ? Optional.of("is " + shortName + " by its class")
                : Optional.empty();
    }
}
