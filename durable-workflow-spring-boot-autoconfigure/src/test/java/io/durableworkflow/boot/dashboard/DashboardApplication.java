package io.durableworkflow.boot.dashboard;

import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with a workflow, whose dashboard is tried out. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = LiquibaseAutoConfiguration.class)
class DashboardApplication {
    static final WorkflowDefinition<String> APPROVAL = WorkflowDefinition.of("approval", String.class, context -> {
        StepOptions<String> undoable = StepOptions.<String>defaults().compensate(asked -> {});
        context.step("ask", String.class, undoable, () -> "asked");
        return context.awaitSignal("decision", String.class);
    });

    @Bean
    WorkflowDefinition<String> approval() {
        return APPROVAL;
    }
}
