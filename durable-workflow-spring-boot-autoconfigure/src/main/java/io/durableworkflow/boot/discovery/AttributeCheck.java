package io.durableworkflow.boot.discovery;

import io.durableworkflow.Outcome;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What is written in the annotations must be in range. */
final class AttributeCheck implements BeanCheck {
    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return Stream.concat(
                bean.type().workflows().flatMap(workflow -> workflow(bean, workflow)),
                bean.type().steps().flatMap(step -> Stream.concat(retry(bean, step), guarantee(bean, step))));
    }

    private static Stream<Problem> workflow(CheckedBean bean, WorkflowMethod workflow) {
        return Stream.of(limits(bean, workflow), schedule(bean, workflow), strays(bean, workflow))
                .flatMap(found -> found);
    }

    private static Stream<Problem> schedule(CheckedBean bean, WorkflowMethod workflow) {
        try {
            workflow.schedule();
            return Stream.empty();
        } catch (IllegalArgumentException e) {
            return badAttribute(bean, workflow, "@DurableWorkflow", e);
        }
    }

    private static Stream<Problem> strays(CheckedBean bean, WorkflowMethod workflow) {
        return ScheduleAttributes.strays(workflow.annotation()).stream()
                .map(stray -> bean.problem(
                        workflow,
                        "gives %s in @DurableWorkflow, which says nothing without %s"
                                .formatted(stray.name(), stray.missing()),
                        "Add %s, or remove %s.".formatted(stray.missing(), stray.name())));
    }

    private static Stream<Problem> limits(CheckedBean bean, WorkflowMethod workflow) {
        try {
            requireVersion(workflow.version());
            if (List.of(workflow.annotation().compensateOn()).contains(Outcome.COMPLETED)) {
                throw new IllegalArgumentException("compensateOn must not name COMPLETED");
            }
            Duration timeout = workflow.timeout();
            if (timeout != null) {
                WorkflowOptions.defaults().withTimeout(timeout);
            }
            return Stream.empty();
        } catch (IllegalArgumentException e) {
            return badAttribute(bean, workflow, "@DurableWorkflow", e);
        }
    }

    private static void requireVersion(int version) {
        if (version < 1) {
            throw new IllegalArgumentException("version must be 1 or more, was " + version);
        }
    }

    private static Stream<Problem> retry(CheckedBean bean, StepMethod step) {
        try {
            // Any default does: what a step says itself is never overruled by one.
            StepRetry.of(step.annotation(), RetryPolicy.none());
            Duration timeout = step.timeout();
            if (timeout != null) {
                StepOptions.defaults().timeout(timeout);
            }
            return Stream.empty();
        } catch (IllegalArgumentException e) {
            return badAttribute(bean, step, "@Step", e);
        }
    }

    private static Stream<Problem> guarantee(CheckedBean bean, StepMethod step) {
        int attempts = step.annotation().maxAttempts();
        return step.annotation().guarantee() != StepGuarantee.AT_MOST_ONCE || attempts <= 1
                ? Stream.empty()
                : Stream.of(bean.problem(
                        step,
                        "asks for AT_MOST_ONCE and for %d attempts".formatted(attempts),
                        "Choose one of the two."));
    }

    private static Stream<Problem> badAttribute(
            CheckedBean bean, DurableMethod durable, String annotation, IllegalArgumentException e) {
        return Stream.of(bean.problem(
                durable, "has a bad attribute in " + annotation + ": " + e.getMessage(), "Correct the value."));
    }
}
