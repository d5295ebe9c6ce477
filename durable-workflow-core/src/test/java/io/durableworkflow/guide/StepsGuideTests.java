package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StepsGuideTests {
    private final AtomicInteger calls = new AtomicInteger();
    private World world;

    @Test
    void limitsTheTimeOfAnAttempt() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("charge", String.class, StepsGuideTests.this::charge);
        try (World machine = World.inMemory().code(engine -> engine.register(flow))) {
            world = machine;
            world.start();
            world.begin(flow, "it");
            world.finish("it");

            assertThat(world.engine().handle("it", String.class).result(World.PATIENCE))
                    .isEqualTo("receipt");
            assertThat(calls).hasValue(2);
        }
    }

    private String charge(WorkflowContext ctx) {
        // tag::step-timeout
        StepOptions<String> limited = StepOptions.<String>defaults()
                .timeout(Duration.ofSeconds(30))
                .retry(RetryPolicy.fixed(3, Duration.ofSeconds(10)));
        String receipt = ctx.step("charge", String.class, limited, () -> gateway(ctx.idempotencyKey()));
        // end::step-timeout
        return receipt;
    }

    private String gateway(String key) {
        assertThat(key).hasSize(36);
        if (calls.incrementAndGet() == 1) {
            world.clock().advance(Duration.ofSeconds(30));
        }
        return "receipt";
    }

    @Test
    void knowsFormerNames() throws Exception {
        WorkflowDefinition<String> before = WorkflowDefinition.of("order", String.class, ctx -> {
            ctx.step("pay", String.class, () -> "paid before");
            return ctx.awaitSignal("go", String.class);
        });
        WorkflowDefinition<String> after = WorkflowDefinition.of("order", String.class, ctx -> {
            // tag::step-aliases
            StepOptions<String> renamed = StepOptions.<String>defaults().aliases("pay", "debit");
            String receipt = ctx.step("charge", String.class, renamed, () -> charge(ctx.idempotencyKey()));
            // end::step-aliases
            ctx.awaitSignal("go", String.class);
            return receipt;
        });
        try (World machine = World.inMemory().code(engine -> engine.register(before))) {
            machine.start();
            machine.begin(before, "it");
            machine.await("it", ExecutionStatus.SUSPENDED);
            machine.withoutCode().code(engine -> engine.register(after)).restart();
            machine.engine().signal("it", "go", "now");

            assertThat(machine.engine().handle("it", String.class).result(World.PATIENCE))
                    .isEqualTo("paid before");
        }
    }

    private static String charge(String key) {
        return "charged again under " + key;
    }

    @Test
    void limitsTheTimeOfAllAttempts() {
        // tag::retry-budget
        RetryPolicy policy = RetryPolicy.exponential(100, Duration.ofSeconds(1), 2)
                .withMaxDelay(Duration.ofMinutes(1))
                .withMaxElapsed(Duration.ofMinutes(10))
                .excluding(IllegalArgumentException.class);
        // end::retry-budget

        assertThat(policy.retries(new IllegalStateException())).isTrue();
        assertThat(policy.retries(new IllegalStateException(new IllegalArgumentException())))
                .isFalse();
        assertThat(policy.maxElapsed()).isEqualTo(Duration.ofMinutes(10));
    }
}
