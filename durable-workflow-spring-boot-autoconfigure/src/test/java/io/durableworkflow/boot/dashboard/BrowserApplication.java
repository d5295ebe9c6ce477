package io.durableworkflow.boot.dashboard;

import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A shop, as operators would see it in a browser. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = LiquibaseAutoConfiguration.class)
class BrowserApplication {
    static final AtomicBoolean BANK_IS_UP = new AtomicBoolean();

    static final WorkflowDefinition<String> CHECKOUT =
            WorkflowDefinition.of("checkout", String.class, String.class, (context, customer) -> {
                StepOptions<Object> undoable = StepOptions.defaults().compensate(made -> {});
                context.step(
                        "reserve", Object.class, undoable, () -> Map.of("customer", customer, "items", List.of(1, 2)));
                context.step("charge", String.class, () -> "charged");
                String carrier = context.awaitSignal("delivered", String.class);
                context.step("thank", String.class, () -> "<b>thanks</b> " + carrier);
                return carrier;
            });

    static final WorkflowDefinition<String> TRANSFER = WorkflowDefinition.of(
            "transfer",
            String.class,
            context -> context.step("book", String.class, () -> {
                if (!BANK_IS_UP.get()) {
                    throw new IllegalStateException("the bank does not answer <img src=x onerror=alert(1)>");
                }
                return "booked";
            }));

    static final WorkflowDefinition<String> REMINDER = WorkflowDefinition.of("reminder", String.class, context -> {
        context.step("write", String.class, () -> "written");
        context.sleep(Duration.ofDays(30));
        return "sent";
    });

    @Bean
    WorkflowDefinition<String> checkout() {
        return CHECKOUT;
    }

    @Bean
    WorkflowDefinition<String> transfer() {
        return TRANSFER;
    }

    @Bean
    WorkflowDefinition<String> reminder() {
        return REMINDER;
    }
}
