package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.operator.DurableWorkflowOperatorAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** When the endpoint is there. */
class WorkflowSchedulesAccessTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EndpointAutoConfiguration.class,
                    DurableWorkflowAutoConfiguration.class,
                    DurableWorkflowOperatorAutoConfiguration.class,
                    DurableWorkflowActuatorAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    @Test
    void isThereWhereItIsExposed() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=workflowschedules")
                .run(context -> assertThat(context).hasSingleBean(WorkflowSchedulesEndpoint.class));
        runner.run(context -> assertThat(context).doesNotHaveBean(WorkflowSchedulesEndpoint.class));
    }
}
