package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import java.util.List;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the tests ask of a context: a runner with everything that this package needs, and what was recorded. */
final class Executions {
    private Executions() {}

    static ApplicationContextRunner runner(Class<?>... beans) {
        return new ApplicationContextRunner()
                .withUserConfiguration(DurableTestConfiguration.class)
                .withUserConfiguration(beans);
    }

    /** Names of the recorded steps of the newest execution, in order. */
    static List<String> lastSteps(ApplicationContext context) {
        return lastRecords(context).stream().map(StepView::name).toList();
    }

    static List<StepView> lastRecords(ApplicationContext context) {
        DurableEngine engine = context.getBean(DurableEngine.class);
        return engine.steps(executions(context).get(0).id());
    }

    /** All executions, newest first. */
    static List<ExecutionView> executions(ApplicationContext context) {
        return context.getBean(DurableEngine.class).find(ExecutionFilter.all()).executions();
    }
}
