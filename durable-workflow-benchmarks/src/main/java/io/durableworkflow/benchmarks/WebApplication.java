package io.durableworkflow.benchmarks;

import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A process of its own: a web application that says when it has started, how much memory that took, and ends. */
final class WebApplication {
    static final String ARGUMENT = "web";
    static final String WITH = "with";
    static final String WITHOUT = "without";
    static final String STARTED = "started ";

    private WebApplication() {}

    /** with|without, file. */
    static void main(String[] arguments) throws Exception {
        List<String> properties = new ArrayList<>(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.main.banner-mode=off",
                "durable-workflow.sqlite.path=" + arguments[1]));
        if (arguments[0].equals(WITHOUT)) {
            properties.add("spring.autoconfigure.exclude=" + DurableWorkflowAutoConfiguration.class.getName()
                    + ",io.durableworkflow.boot.actuate.DurableWorkflowActuatorAutoConfiguration");
        }
        Class<?> configuration = arguments[0].equals(WITH) ? WithWorkflow.class : Web.class;
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(configuration)
                .properties(properties.toArray(String[]::new))
                .run()) {
            System.out.println(STARTED + Memory.residentSet());
        }
    }

    /** Nothing but a web server. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Web {}

    /** The same with a workflow. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(BenchmarkApplication.class)
    static class WithWorkflow {
        @Bean
        StepsWorkflow stepsWorkflow() {
            return new StepsWorkflow(10);
        }
    }
}
