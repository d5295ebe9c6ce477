package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A signal can start the execution that it is for, in one step that nobody comes in between. */
public abstract class SignalOrStartContract extends ScenarioContract {
    private final WorkflowDefinition<String> cart =
            WorkflowDefinition.of("cart", Integer.class, String.class, (ctx, count) -> {
                List<String> items = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    items.add(ctx.awaitSignal("item", String.class));
                }
                return String.join(",", items);
            });

    private void send(String item, @Nullable String key, int count) {
        world.engine().signalOrStart("item", item, key, cart, WorkflowOptions.id("c"), count);
    }

    private void runCarts() {
        code(cart);
        world.start();
    }

    @Test
    void theFirstSignalStartsTheExecutionAndTheOthersGoToIt() throws Exception {
        runCarts();

        send("a", null, 3);
        awaitSuspended("c");
        send("b", null, 3);
        send("c", null, 3);

        assertThat(result("c")).isEqualTo("a,b,c");
        assertThat(world.events(EngineEvent.ExecutionStarted.class)).hasSize(1);
        assertThat(world.events(EngineEvent.SignalAccepted.class)).hasSize(3);
    }

    @Test
    void theHandleIsThatOfTheExecution() throws Exception {
        runCarts();

        var handle = world.engine().signalOrStart("item", "a", null, cart, WorkflowOptions.id("c"), 1);

        assertThat(handle.id()).isEqualTo("c");
        assertThat(handle.result(World.PATIENCE)).isEqualTo("a");
    }

    @Test
    void whatIsGivenForTheStartCountsOnlyForTheStart() throws Exception {
        runCarts();
        send("a", null, 2);

        send("b", null, 99);

        assertThat(result("c")).isEqualTo("a,b");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void bothAreOnDiskWhenItReturns(Restart how) throws Exception {
        code(cart);
        world.startWithoutLaunching();
        send("a", null, 1);

        restart(how);

        assertThat(result("c")).isEqualTo("a");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aRepeatWithTheSameKeyDoesNothing(Restart how) throws Exception {
        runCarts();
        send("a", "key-1", 2);
        send("a", "key-1", 2);
        restart(how);
        send("a", "key-1", 2);
        send("b", "key-2", 2);
        assertThat(result("c")).isEqualTo("a,b");

        send("b", "key-2", 2);

        assertThat(result("c")).as("also after the end").isEqualTo("a,b");
    }

    @Test
    void anExecutionThatHasEndedIsAConflictAndNotStartedAgain() throws Exception {
        runCarts();
        send("a", null, 1);
        result("c");

        assertThatThrownBy(() -> send("b", null, 1))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'c' has ended as COMPLETED")
                .hasMessageContaining("use another id");
        assertThat(result("c")).isEqualTo("a");
    }

    @Test
    void onceItIsDeletedItStartsAnew() throws Exception {
        runCarts();
        send("a", "key", 1);
        result("c");
        world.engine().delete("c", Audit.none());

        send("b", "key", 1);

        assertThat(result("c")).isEqualTo("b");
    }

    @Test
    void anExecutionOfAnotherWorkflowIsAConflictAndGetsNothing() throws Exception {
        WorkflowDefinition<String> other =
                WorkflowDefinition.of("other", String.class, ctx -> ctx.awaitSignal("item", String.class));
        code(other);
        runCarts();
        start(other, "c");
        awaitSuspended("c");

        assertThatThrownBy(() -> send("a", null, 1))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("is an execution of workflow 'other'");

        assertThat(status("c")).isEqualTo(ExecutionStatus.SUSPENDED);
        world.engine().signal("c", "item", "mine");
        assertThat(result("c")).isEqualTo("mine");
    }

    @Test
    void aFormerNameOfTheWorkflowIsTheSameWorkflow() throws Exception {
        runCarts();
        send("a", null, 2);
        awaitSuspended("c");
        WorkflowDefinition<String> renamed = new WorkflowDefinition<>(
                "basket", 1, cart.parameterTypes(), String.class, null, cart.body(), List.of("cart"));
        world.withoutCode();
        code(renamed);
        world.restart();

        world.engine().signalOrStart("item", "b", null, renamed, WorkflowOptions.id("c"), 2);

        assertThat(result("c")).isEqualTo("a,b");
    }

    @Test
    void ofManyAtOnceOneStartsItAndNoSignalIsLost() throws Exception {
        runCarts();
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String item = "i" + i;
                calls.add(() -> {
                    send(item, null, 16);
                    return null;
                });
            }
            for (Future<Void> call : clients.invokeAll(calls)) {
                call.get();
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(Arrays.asList(result("c").split(","))).hasSize(16).doesNotHaveDuplicates();
        assertThat(world.events(EngineEvent.ExecutionStarted.class)).hasSize(1);
    }

    @Test
    void aStartThatIsPutOffKeepsTheSignalUntilThen() throws Exception {
        runCarts();
        world.engine()
                .signalOrStart("item", "a", null, cart, WorkflowOptions.id("c").delay(Duration.ofHours(1)), 1);
        assertThat(status("c")).isEqualTo(ExecutionStatus.QUEUED);

        world.clock().advance(Duration.ofHours(1));

        assertThat(result("c")).isEqualTo("a");
    }

    @Test
    void aStepSendsItOnceHoweverOftenItIsAttempted() throws Exception {
        WorkflowDefinition<String> sender = WorkflowDefinition.of("sender", String.class, ctx -> {
            ctx.step("tell", () -> {
                send("from the step", null, 2);
                world.effect("told");
                if (world.effects().size() == 1) {
                    world.process().crash();
                }
            });
            return "told";
        });
        code(sender);
        runCarts();
        start(sender, "s");
        world.awaitDeath();
        world.bury();
        world.start();
        assertThat(result("s")).isEqualTo("told");

        send("from outside", null, 2);

        assertThat(result("c")).isEqualTo("from the step,from outside");
    }

    @Test
    void badCallsAreRefusedAndStoreNothing() {
        runCarts();
        DurableEngine engine = world.engine();
        WorkflowOptions options = WorkflowOptions.id("c");
        WorkflowDefinition<String> unknown = WorkflowDefinition.of("unknown", String.class, ctx -> "x");

        assertThatThrownBy(() -> engine.signalOrStart("item", "a", null, cart, WorkflowOptions.defaults(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs the execution's id");
        assertThatThrownBy(() -> engine.signalOrStart("item", "a", null, cart, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 1 arguments, were 0");
        assertThatThrownBy(() -> engine.signalOrStart(" item", "a", null, cart, options, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> engine.signalOrStart("item", "a", "bad key", cart, options, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> engine.signalOrStart("item", "a", null, unknown, options))
                .isInstanceOf(WorkflowNotRegisteredException.class);
        assertThat(engine.find("c")).isEmpty();
    }
}
