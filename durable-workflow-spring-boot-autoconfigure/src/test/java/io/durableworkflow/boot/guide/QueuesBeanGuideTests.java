package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class QueuesBeanGuideTests {
    @Configuration(proxyBeanMethods = false)
    static class Queues {
        // tag::queue-bean
        @Bean
        QueueOptions mails() {
            return QueueOptions.named("mails").concurrency(5);
        }
        // end::queue-bean
    }

    @Test
    void aBeanIsAQueue() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new)
                .withUserConfiguration(Queues.class)
                .run(context -> assertThat(
                                context.getBean(DurableEngine.class).queues().find("mails"))
                        .isPresent());
    }
}
