package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.BulkCommand;
import io.durableworkflow.BulkResult;
import io.durableworkflow.CommandResult;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Outcome;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowTimedOutException;
import io.durableworkflow.contract.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the pages about operating, time limits and listeners. */
class OperationsGuideTests {
    private final World world = World.inMemory();
    private final List<String> pages = new CopyOnWriteArrayList<>();
    private final AtomicBoolean down = new AtomicBoolean(true);

    private final WorkflowDefinition<String> transfer = WorkflowDefinition.of("transfer", String.class, ctx -> {
        ctx.step("debit", () -> world.effect("debit"));
        ctx.step("credit", () -> {
            if (down.get()) {
                throw new IllegalStateException("The bank does not answer.");
            }
            world.effect("credit");
        });
        return "transferred";
    });

    private DurableEngine engine() {
        world.code(engine -> engine.register(transfer));
        return world.start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void retriesFromTheStepThatFailed() throws Exception {
        DurableEngine engine = engine();
        engine.start(transfer, WorkflowOptions.id("t-1"));
        world.await("t-1", ExecutionStatus.FAILED);
        down.set(false);

        // tag::retry
        CommandResult answer = engine.retry("t-1", new Audit("ada", "the bank is back"));
        // end::retry

        assertThat(answer).isEqualTo(CommandResult.DONE);
        assertThat(engine.handle("t-1", String.class).result(World.PATIENCE)).isEqualTo("transferred");
        assertThat(world.effects()).containsExactly("debit", "credit");
    }

    @Test
    void tellsWhoDidWhatAndWhy() throws Exception {
        DurableEngine engine = engine();
        engine.start(transfer, WorkflowOptions.id("t-1"));
        world.await("t-1", ExecutionStatus.FAILED);
        down.set(false);
        engine.retry("t-1", new Audit("ada", "the bank is back"));
        engine.handle("t-1", String.class).result(World.PATIENCE);
        List<String> log = new ArrayList<>();

        // tag::history
        for (EventView line : engine.history("t-1")) {
            // RETRIED by ada: It was FAILED. the bank is back
            log.add(line.kind() + " by " + line.who() + ": " + line.detail());
        }
        // end::history

        assertThat(log).last().asString().isEqualTo("RETRIED by ada: It was FAILED. the bank is back");
    }

    @Test
    void rewindsToAStepByName() throws Exception {
        DurableEngine engine = engine();
        engine.start(transfer, WorkflowOptions.id("t-1"));
        world.await("t-1", ExecutionStatus.FAILED);
        down.set(false);

        // tag::rewind
        engine.rewind("t-1", BodyPosition.of("debit"), DroppedSteps.FORGET, new Audit("ada", "wrong account"));
        // end::rewind

        assertThat(engine.handle("t-1", String.class).result(World.PATIENCE)).isEqualTo("transferred");
        assertThat(world.effects()).containsExactly("debit", "debit", "credit");
    }

    @Test
    void countsBeforeItCancels() throws Exception {
        WorkflowDefinition<String> approval = WorkflowDefinition.of(
                "approval", String.class, ctx -> ctx.awaitSignal("approved", String.class, Duration.ofDays(30)));
        world.code(engine -> engine.register(approval));
        DurableEngine engine = engine();
        for (String id : List.of("a-1", "a-2", "a-3")) {
            engine.start(approval, WorkflowOptions.id(id));
            world.await(id, ExecutionStatus.SUSPENDED);
        }

        // tag::bulk
        ExecutionFilter waiting = new ExecutionFilter("approval", Set.of(ExecutionStatus.SUSPENDED), null, 100);
        BulkResult would = engine.bulk(BulkCommand.CANCEL, waiting, true, Audit.none()); // counts, and does nothing
        if (would.matched() <= 10) {
            engine.bulk(BulkCommand.CANCEL, waiting, false, new Audit("ada", "the project is off"));
        }
        // end::bulk

        assertThat(would.matched()).isEqualTo(3);
        world.await("a-3", ExecutionStatus.CANCELLED);
        world.await("a-2", ExecutionStatus.CANCELLED);
        world.await("a-1", ExecutionStatus.CANCELLED);
    }

    @Test
    void tellsWhatAnExecutionWaitsFor() {
        WorkflowDefinition<String> approval =
                WorkflowDefinition.of("approval", String.class, ctx -> ctx.awaitSignal("approved", String.class));
        world.code(engine -> engine.register(approval));
        DurableEngine engine = engine();
        engine.start(approval, WorkflowOptions.id("a-1"));
        world.await("a-1", ExecutionStatus.SUSPENDED);

        // tag::waiting-for
        ExecutionView view = engine.find("a-1").orElseThrow();
        String sentence = view.waitingFor(); // "It waits for the signal 'approved', however long that takes."
        // end::waiting-for

        assertThat(sentence).isEqualTo("It waits for the signal 'approved', however long that takes.");
    }

    @Test
    void hasAWayOutOfEveryBlock() throws Exception {
        String page = Files.readString(Path.of("../docs/guide/operations.md"));
        assertThat(Arrays.asList(BlockReason.values()))
                .allSatisfy(reason -> assertThat(page).contains("| `" + reason + "` |"));
    }

    @Test
    void endsAtItsTimeLimit() {
        DurableEngine engine = engine();
        // tag::timeout
        WorkflowDefinition<String> offer = WorkflowDefinition.of("offer", String.class, ctx -> {
                    Instant end = ctx.deadline(); // the same on every replay
                    ctx.step("send", () -> send("Valid until " + end));
                    return ctx.awaitSignal("accepted", String.class);
                })
                .withTimeout(Duration.ofDays(14));
        // end::timeout
        engine.register(offer);
        var handle = engine.start(offer, WorkflowOptions.id("o-1"));
        world.await("o-1", ExecutionStatus.SUSPENDED);

        world.clock().advance(Duration.ofDays(14));

        Assertions.assertThatThrownBy(() -> handle.result(World.PATIENCE))
                .isInstanceOf(WorkflowTimedOutException.class);
        assertThat(world.effects()).containsExactly("Valid until 2026-01-15T00:00:00Z");
    }

    private void send(String text) {
        world.effect(text);
    }

    @Test
    void tellsListenersWhatHappens() {
        // tag::listener
        EngineListener pager = event -> {
            if (event instanceof EngineEvent.ExecutionBlocked blocked) {
                page(blocked.executionId() + " needs a decision: " + blocked.detail());
            } else if (event instanceof EngineEvent.ExecutionEnded ended && ended.outcome() == Outcome.FAILED) {
                page(ended.executionId() + " has failed");
            }
        };
        // end::listener
        world.with(builder -> builder.listener(pager));
        DurableEngine engine = engine();

        var handle = engine.start(transfer, WorkflowOptions.id("t-1"));

        Assertions.assertThatThrownBy(() -> handle.result(World.PATIENCE)).isInstanceOf(WorkflowFailedException.class);
        world.await("the page", () -> pages.contains("t-1 has failed"));
    }

    private void page(String text) {
        pages.add(text);
    }
}
