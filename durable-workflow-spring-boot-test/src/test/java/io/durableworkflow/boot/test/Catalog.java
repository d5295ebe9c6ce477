package io.durableworkflow.boot.test;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.Callback;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One small workflow for each way in which something may still be going on. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Catalog {
    /** What happened outside. */
    final List<String> effects = new CopyOnWriteArrayList<>();

    @Bean
    WorkflowDefinition<String> threeDays() {
        return WorkflowDefinition.of("three days", String.class, context -> {
            StringBuilder days = new StringBuilder();
            for (int day = 1; day <= 3; day++) {
                context.sleep(Duration.ofDays(1));
                days.append(context.now()).append(' ');
            }
            return days.toString().trim();
        });
    }

    @Bean
    WorkflowDefinition<String> listener() {
        return WorkflowDefinition.of("listener", String.class, context -> context.awaitSignal("news", String.class));
    }

    @Bean
    WorkflowDefinition<String> subscriber() {
        return WorkflowDefinition.of(
                "subscriber", String.class, context -> context.awaitTopic("weather", String.class));
    }

    @Bean
    WorkflowDefinition<String> parent() {
        return WorkflowDefinition.of(
                "parent",
                String.class,
                context -> context.child(threeDays(), WorkflowOptions.id(context.executionId() + "-child")));
    }

    @Bean
    WorkflowDefinition<String> queued() {
        return WorkflowDefinition.of("queued", String.class, context -> {
                    context.sleep(Duration.ofHours(1));
                    return context.now().toString();
                })
                .withQueue("narrow");
    }

    @Bean
    WorkflowDefinition<String> rated() {
        return WorkflowDefinition.of(
                        "rated", String.class, context -> context.now().toString())
                .withQueue("slow");
    }

    @Bean
    QueueOptions narrow() {
        return QueueOptions.named("narrow").concurrency(1);
    }

    @Bean
    QueueOptions slow() {
        return QueueOptions.named("slow").rate(1, Duration.ofHours(1));
    }

    @Bean
    WorkflowDefinition<String> failing() {
        return WorkflowDefinition.of("failing", String.class, context -> {
            StepOptions<Void> undoing = StepOptions.<Void>defaults().compensate(nothing -> effects.add("unbook"));
            context.step("book", Void.class, undoing, () -> {
                effects.add("book");
                return null;
            });
            StepOptions<String> thrice =
                    StepOptions.<String>defaults().retry(RetryPolicy.fixed(3, Duration.ofMinutes(1)));
            return context.step("pay", String.class, thrice, () -> {
                throw new IllegalStateException("no money at attempt " + context.attempt());
            });
        });
    }

    @Bean
    WorkflowDefinition<String> branches() {
        return WorkflowDefinition.of("branches", String.class, context -> {
            context.parallel(
                    "both",
                    ParallelPolicy.all(),
                    List.of(
                            Branch.of("short", String.class, () -> {
                                context.sleep(Duration.ofHours(1));
                                return "short";
                            }),
                            Branch.of("told", String.class, () -> context.awaitSignal("told", String.class))));
            return "both";
        });
    }

    @Bean
    WorkflowDefinition<String> manyWaits() {
        return WorkflowDefinition.of("many waits", String.class, context -> {
            AsyncBranch<String> signal =
                    context.async("signal", String.class, () -> context.awaitSignal("told", String.class));
            AsyncBranch<String> either = context.async(
                    "either",
                    String.class,
                    () -> context.awaitAnySignal(List.of("yes", "no"), String.class)
                            .name());
            AsyncBranch<String> topic =
                    context.async("topic", String.class, () -> context.awaitTopic("weather", String.class));
            Callback<String> callback = context.callback("approval", String.class);
            context.step("hand out", () -> context.publish("token", callback.token()));
            AsyncBranch<String> approval = context.async("approval", String.class, () -> callback.await());
            AsyncBranch<String> child = context.async(
                    "child",
                    String.class,
                    () -> context.child(listener(), WorkflowOptions.id(context.executionId() + "-child")));
            return String.join(" ", signal.join(), either.join(), topic.join(), approval.join(), child.join());
        });
    }
}
