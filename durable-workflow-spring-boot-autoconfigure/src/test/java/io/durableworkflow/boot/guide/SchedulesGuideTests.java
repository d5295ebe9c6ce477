package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.Schedules;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SchedulesGuideTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static class Reports {
        // tag::schedule-annotation
        @DurableWorkflow(schedule = "0 30 2 * * *", zone = "Europe/Berlin", missedRuns = MissedRuns.ONCE)
        public void nightlyReport() {
            // at half past two each night
        }

        @DurableWorkflow(fixedDelay = "10m")
        public void lookForMail() {
            // ten minutes after the end of the run before
        }
        // end::schedule-annotation
    }

    static class RegionalReports {
        // tag::schedule-with-arguments
        @DurableWorkflow(schedule = "0 0 6 * * *", zone = "Europe/Berlin")
        public void morningReports() {
            report("north");
            report("south");
        }

        @DurableWorkflow
        public void report(String region) {
            // of one region
        }
        // end::schedule-with-arguments
    }

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    @Test
    void theExampleIsScheduled() {
        runner.withBean(Reports.class)
                .run(context -> assertThat(context.getBean(DurableEngine.class)
                                .schedules()
                                .list(null, 10)
                                .schedules())
                        .hasSize(2));
    }

    @Test
    void aScheduledWorkflowCallsTheOneWithArguments() {
        runner.withBean(RegionalReports.class).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);

            String run = engine.schedules().triggerNow("morningReports", Audit.none());

            engine.handle(run, Void.class).result(PATIENCE);
            ExecutionFilter reports = new ExecutionFilter("report", Set.of(ExecutionStatus.COMPLETED), null, 10);
            assertThat(engine.find(reports).executions())
                    .extracting(ExecutionView::parentId)
                    .containsExactly(run, run);
        });
    }

    @Test
    void aScheduleForABeansWorkflowNeedsItsNameVersionAndTypes() {
        runner.withBean(RegionalReports.class).run(started -> {
            DurableEngine engine = started.getBean(DurableEngine.class);
            Schedules schedules = engine.schedules();
            // tag::schedule-create-for-bean
            WorkflowDefinition<Void> report =
                    WorkflowDefinition.of("report", String.class, Void.class, (context, region) -> null);
            schedules.create(
                    "report-north", report, ScheduleOptions.of(ScheduleTiming.fixedRate(Duration.ofDays(1))), "north");
            // end::schedule-create-for-bean

            String run = schedules.triggerNow("report-north", Audit.none());

            engine.handle(run, Void.class).result(PATIENCE);
            assertThat(engine.find(run).orElseThrow().workflow()).isEqualTo("report");
        });
    }
}
