package io.durableworkflow.boot.discovery;

import io.durableworkflow.CronParser;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.stream.Stream;

/** Cron expressions must be ones that the engine can read. */
final class CronCheck implements BeanCheck {
    private final CronParser parser;

    CronCheck(CronParser parser) {
        this.parser = parser;
    }

    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return bean.type().workflows().flatMap(workflow -> problem(bean, workflow));
    }

    private Stream<Problem> problem(CheckedBean bean, WorkflowMethod workflow) {
        String expression = workflow.annotation().schedule();
        if (expression.isEmpty()) {
            return Stream.empty();
        }
        try {
            parser.parse(expression);
            return Stream.empty();
        } catch (RuntimeException e) { // what a parser throws is its own affair
            return Stream.of(bean.problem(
                    workflow,
                    "has a bad attribute in @DurableWorkflow: schedule must be a cron expression, was \"%s\": %s"
                            .formatted(expression, e.getMessage()),
                    "Correct the expression. Unless the application has a CronParser of its own, it has six fields, seconds"
                            + " first, such as \"0 30 2 * * *\"."));
        }
    }
}
