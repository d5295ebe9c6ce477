package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An orderly shutdown of the application, and the start after it. */
@Timeout(60)
class ShutdownTests {
    @TempDir
    private Path folder;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger charges = new AtomicInteger();
    private final WorkflowDefinition<String> checkout = WorkflowDefinition.of("checkout", String.class, context -> {
        String payment = context.step("charge", String.class, () -> {
            charges.incrementAndGet();
            entered.countDown();
            released.await();
            return "charged";
        });
        return payment + " and " + context.step("deliver", String.class, () -> "delivered");
    });

    @Test
    void letsARunningStepEndAndReleasesWhoWaits() {
        CompletableFuture<String> caller = new CompletableFuture<>();
        application("10s").run(context -> {
            WorkflowHandle<String> handle =
                    context.getBean(DurableEngine.class).start(checkout, WorkflowOptions.id("order-42"));
            new Thread(() -> complete(caller, handle)).start();
            entered.await();
            // The caller learns at once that it waits in vain; the step ends only after that.
            caller.whenComplete((result, failure) -> released.countDown());
        });

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(EngineStoppingException.class)
                .withMessageContaining("order-42");
        assertResumes();
        assertThat(charges).as("the step that ended is not repeated").hasValue(1);
    }

    @Test
    void doesNotWaitForAStepThatDoesNotEnd() {
        application("500ms").run(context -> {
            context.getBean(DurableEngine.class).start(checkout, WorkflowOptions.id("order-42"));
            entered.await();
        });

        released.countDown();
        assertResumes();
        assertThat(charges).as("the step that was interrupted is repeated").hasValue(2);
    }

    private void assertResumes() {
        application("10s")
                .run(context -> assertThat(context.getBean(DurableEngine.class)
                                .handle("order-42", String.class)
                                .result())
                        .isEqualTo("charged and delivered"));
    }

    private ApplicationContextRunner application(String phaseTimeout) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("checkout", WorkflowDefinition.class, () -> checkout)
                .withPropertyValues(
                        "durable-workflow.sqlite.path=" + folder.resolve("workflows.db"),
                        "spring.lifecycle.timeout-per-shutdown-phase=" + phaseTimeout);
    }

    private static void complete(CompletableFuture<String> caller, WorkflowHandle<String> handle) {
        try {
            caller.complete(handle.result());
        } catch (Exception e) {
            caller.completeExceptionally(e);
        }
    }
}
