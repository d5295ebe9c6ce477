package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SchedulesGuideTests {
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

    @Test
    void theExampleIsScheduled() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new)
                .withBean(Reports.class)
                .run(context -> assertThat(context.getBean(DurableEngine.class)
                                .schedules()
                                .list(null, 10)
                                .schedules())
                        .hasSize(2));
    }
}
