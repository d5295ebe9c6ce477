package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CommandResult;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a body sends to others goes to disk together with the record of it: a replay sends nothing again, and is answered as the
 * first run was.
 */
public abstract class SendContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkflowDefinition<String> two = WorkflowDefinition.of("two", String.class, ctx -> {
        String first = ctx.awaitSignal("go", String.class);
        return first + "," + ctx.awaitSignal("go", String.class);
    });

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aSignalIsSentOnceWhateverIsReplayed(Restart how) throws Exception {
        WorkflowDefinition<String> sender = WorkflowDefinition.of("sender", String.class, ctx -> {
            world.engine().signal("t", "go", "from the body");
            ctx.sleep(HOUR);
            return "sent";
        });
        code(two, sender);
        world.start();
        start(two, "t");
        start(sender, "s");
        awaitSuspended("s");
        StepView sent = world.engine().steps("s").get(0);
        assertThat(sent.kind()).isEqualTo("CALL");
        assertThat(sent.name()).isEqualTo("signal 'go'");

        restart(how);
        world.clock().advance(HOUR);
        assertThat(result("s")).isEqualTo("sent");
        world.engine().signal("t", "go", "from outside");

        assertThat(result("t")).isEqualTo("from the body,from outside");
    }

    @Test
    void aSignalToOneselfIsReceived() throws Exception {
        WorkflowDefinition<String> self = WorkflowDefinition.of("self", String.class, ctx -> {
            world.engine().signal(ctx.executionId(), "go", "me");
            return ctx.awaitSignal("go", String.class);
        });
        code(self);
        world.start();
        start(self, "s");

        assertThat(result("s")).isEqualTo("me");
    }

    @Test
    void aDedupKeyIsRespected() throws Exception {
        WorkflowDefinition<String> sender = WorkflowDefinition.of("sender", String.class, ctx -> {
            world.engine().signal("t", "go", "1", "key");
            world.engine().signal("t", "go", "again", "key");
            world.engine().signal("t", "go", "2", "other");
            return "sent";
        });
        code(two, sender);
        world.start();
        start(two, "t");
        start(sender, "s");

        assertThat(result("t")).isEqualTo("1,2");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aRefusalIsTheSameOnReplay(Restart how) throws Exception {
        WorkflowDefinition<String> quick = WorkflowDefinition.of("quick", String.class, ctx -> "over");
        WorkflowDefinition<String> sender = WorkflowDefinition.of("sender", String.class, ctx -> {
            StringBuilder got = new StringBuilder();
            try {
                world.engine().signal("nobody", "go", "x");
            } catch (ExecutionNotFoundException e) {
                got.append(e.getMessage()).append('|');
            }
            try {
                world.engine().signal("q", "go", "x");
            } catch (ExecutionConflictException e) {
                got.append(e.getMessage()).append('|');
            }
            try {
                world.engine().cancel("nobody");
            } catch (ExecutionNotFoundException e) {
                got.append(e.getMessage()).append('|');
            }
            try {
                world.engine().cancel("q");
            } catch (ExecutionConflictException e) {
                got.append(e.getMessage());
            }
            world.effect(got.toString());
            ctx.sleep(HOUR);
            return got.toString();
        });
        code(quick, sender);
        world.start();
        start(quick, "q");
        result("q");
        start(sender, "s");
        awaitSuspended("s");
        world.engine().delete("q", Audit.none());

        restart(how);
        world.clock().advance(HOUR);

        String replayed = result("s");
        assertThat(replayed)
                .isEqualTo(world.effects().get(0))
                .contains("'nobody'")
                .contains("'q' has ended as COMPLETED")
                .contains("There is nothing to cancel.");
        assertThat(world.engine().steps("s")).extracting(StepView::status).startsWith("FAILED", "FAILED");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aCancellationIsSentOnceAndAnsweredAlike(Restart how) throws Exception {
        WorkflowDefinition<String> boss = WorkflowDefinition.of("boss", String.class, ctx -> {
            CommandResult first = world.engine().cancel("t");
            ctx.sleep(HOUR);
            CommandResult second = world.engine().cancel("t");
            ctx.sleep(HOUR);
            return first + "," + second;
        });
        code(two, boss);
        world.start();
        start(two, "t");
        awaitSuspended("t");
        start(boss, "b");
        world.await("t", ExecutionStatus.CANCELLED);
        world.wakeUp("b");
        world.await("it sleeps again", () -> steps("b").size() == 4);

        restart(how);
        world.finish("b");

        assertThat(result("b")).isEqualTo("ACCEPTED,DONE");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aPublicationIsMadeOnceWhateverIsReplayed(Restart how) throws Exception {
        WorkflowDefinition<String> listener = WorkflowDefinition.of("listener", String.class, ctx -> {
            String first = ctx.awaitTopic("news", String.class);
            return first + "," + ctx.awaitTopic("news", String.class);
        });
        WorkflowDefinition<String> publisher = WorkflowDefinition.of("publisher", String.class, ctx -> {
            world.engine().publish("news", "from the body");
            ctx.sleep(HOUR);
            return "sent";
        });
        code(listener, publisher);
        world.start();
        start(listener, "l");
        awaitSuspended("l");
        start(publisher, "p");
        world.await("the first wait is over", () -> steps("l").size() == 2);
        awaitSuspended("l");
        awaitSuspended("p");

        restart(how);
        world.clock().advance(HOUR);
        assertThat(result("p")).isEqualTo("sent");
        assertThat(status("l")).isEqualTo(ExecutionStatus.SUSPENDED);
        world.engine().publish("news", "from outside");

        assertThat(result("l")).isEqualTo("from the body,from outside");
    }

    @Test
    void aStepPublishesOnceHoweverOftenItIsAttempted() throws Exception {
        WorkflowDefinition<String> listener = WorkflowDefinition.of("listener", String.class, ctx -> {
            String first = ctx.awaitTopic("news", String.class);
            return first + "," + ctx.awaitTopic("news", String.class);
        });
        WorkflowDefinition<String> publisher = WorkflowDefinition.of("publisher", String.class, ctx -> {
            ctx.step("tell", () -> {
                world.engine().publish("news", "from the step");
                world.effect("told");
                if (world.effects().size() == 1) {
                    world.await("the first wait is over", () -> steps("l").size() == 2);
                    awaitSuspended("l");
                    world.process().crash();
                }
            });
            return "sent";
        });
        code(listener, publisher);
        world.start();
        start(listener, "l");
        awaitSuspended("l");
        start(publisher, "p");
        world.awaitDeath();
        world.bury();
        world.start();
        assertThat(result("p")).isEqualTo("sent");
        world.engine().publish("news", "from outside");

        assertThat(result("l")).isEqualTo("from the step,from outside");
        assertThat(world.effects()).hasSize(2);
    }

    @Test
    void whatIsSentIsPartOfTheCode() throws Exception {
        WorkflowDefinition<String> sender = WorkflowDefinition.of("sender", String.class, ctx -> {
            world.engine().signal("t", "go", "1");
            ctx.sleep(HOUR);
            return "sent";
        });
        code(two, sender);
        world.start();
        start(two, "t");
        start(sender, "s");
        awaitSuspended("s");
        world.withoutCode();
        code(two, WorkflowDefinition.of("sender", String.class, ctx -> {
            world.engine().publish("go", "1");
            ctx.sleep(HOUR);
            return "sent";
        }));

        world.restart();
        world.clock().advance(HOUR);

        assertThat(world.await("s", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
    }

    @Test
    void badCallsAreRefusedAndRecordNothing() {
        WorkflowDefinition<String> sender = WorkflowDefinition.of("sender", String.class, ctx -> {
            world.engine().signal("t", " go", "1");
            return "sent";
        });
        code(sender);
        world.start();
        start(sender, "s");

        assertThatThrownBy(() -> result("s"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("The signal name ' go' is not valid");
        assertThat(steps("s")).isEmpty();
    }
}
