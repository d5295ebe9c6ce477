package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An execution whose start is put off is on disk at once, and its body begins at the instant or later, once. */
public abstract class DelayedStartContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkflowDefinition<String> reminder = WorkflowDefinition.of("reminder", String.class, ctx -> {
        ctx.step("remind", () -> world.effect("remind"));
        return ctx.now().toString();
    });

    private void begin(String id, WorkflowOptions options) {
        assertThat(world.engine().start(reminder, options).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void beginsAtItsInstantAlsoAfterARestart(Restart how) throws Exception {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").startAt(BEGIN.plus(HOUR)));
        world.clock().advance(Duration.ofMinutes(30));

        restart(how);

        world.clock().advance(Duration.ofMinutes(30).minusMillis(1));
        ExecutionView waiting = world.engine().find("r").orElseThrow();
        assertThat(waiting.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(waiting.startedAt()).isNull();
        assertThat(world.effects()).isEmpty();
        world.clock().advance(Duration.ofMillis(1));
        assertThat(result("r")).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(world.effects()).containsExactly("remind");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void beginsLaterIfNothingRanAtItsInstant(Restart how) throws Exception {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").delay(HOUR));
        if (how == Restart.KILL) {
            world.kill();
        } else {
            world.engine().close();
        }
        world.clock().advance(Duration.ofHours(5));

        world.start();

        assertThat(result("r")).isEqualTo("2026-01-01T05:00:00Z");
        assertThat(world.effects()).containsExactly("remind");
    }

    @Test
    void saysWhatItWaitsFor() {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").delay(HOUR).withTimeout(HOUR));

        ExecutionView waiting = world.engine().find("r").orElseThrow();

        assertThat(waiting.waitingFor())
                .isEqualTo("It waits for its start at 2026-01-01T01:00:00Z and times out at 2026-01-01T02:00:00Z.");
        assertThat(waiting.waitingSince()).isEqualTo(BEGIN);
        assertThat(waiting.wakeAt()).isEqualTo(BEGIN.plus(HOUR));
    }

    @Test
    void itsTimeoutCountsFromItsStart() throws Exception {
        WorkflowDefinition<String> patient =
                WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("never", String.class));
        code(patient);
        world.start();
        world.engine().start(patient, WorkflowOptions.id("p").delay(HOUR).withTimeout(Duration.ofMinutes(10)));

        world.clock().advance(HOUR);
        awaitSuspended("p");
        world.clock().advance(Duration.ofMinutes(10));

        assertThat(world.await("p", ExecutionStatus.TIMED_OUT).endedAt()).isEqualTo(BEGIN.plus(Duration.ofMinutes(70)));
    }

    @Test
    void oneThatWaitsForItsStartIsCancelledAtOnce() {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").delay(HOUR));

        world.engine().cancel("r");

        world.await("r", ExecutionStatus.CANCELLED);
        world.clock().advance(Duration.ofHours(2));
        world.restart();
        assertThat(status("r")).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void oneThatIsPausedAndResumedStillWaitsForItsStart(Restart how) throws Exception {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").delay(HOUR));

        world.engine().pause("r", Audit.none());
        restart(how);
        world.engine().resume("r", Audit.none());

        assertThat(world.engine().find("r").orElseThrow().waitingFor())
                .isEqualTo("It waits for its start at 2026-01-01T01:00:00Z.");
        world.clock().advance(HOUR);
        assertThat(result("r")).isEqualTo("2026-01-01T01:00:00Z");
    }

    @Test
    void oneThatIsPausedOverItsStartBeginsWhenItIsResumed() throws Exception {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").delay(HOUR));
        world.engine().pause("r", Audit.none());
        world.clock().advance(Duration.ofHours(2));
        assertThat(status("r")).isEqualTo(ExecutionStatus.PAUSED);

        world.engine().resume("r", Audit.none());

        assertThat(result("r")).isEqualTo("2026-01-01T02:00:00Z");
    }

    @Test
    void thereIsNothingToTakeBackBeforeTheStart() {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").delay(HOUR));

        assertThatThrownBy(() -> world.engine().rewind("r", BodyPosition.of(0), DroppedSteps.FORGET, Audit.none()))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("has not started yet");
    }

    @Test
    void signalsThatComeBeforeTheStartAreKept() throws Exception {
        WorkflowDefinition<String> patient =
                WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));
        code(patient);
        world.start();
        world.engine().start(patient, WorkflowOptions.id("p").delay(HOUR));

        world.engine().signal("p", "go", "early");

        assertThat(world.engine().find("p").orElseThrow().startedAt()).isNull();
        world.clock().advance(HOUR);
        assertThat(result("p")).isEqualTo("early");
    }

    @Test
    void startingTwiceDoesNotMoveTheInstant() throws Exception {
        code(reminder);
        world.start();
        begin("r", WorkflowOptions.id("r").delay(HOUR));
        world.clock().advance(Duration.ofMinutes(30));

        begin("r", WorkflowOptions.id("r").delay(HOUR));

        world.clock().advance(Duration.ofMinutes(30));
        assertThat(result("r")).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(Collections.frequency(world.effects(), "remind")).isOne();
    }

    @Test
    void anInstantThatHasPassedIsAtOnce() throws Exception {
        code(reminder);
        world.start();

        begin("r", WorkflowOptions.id("r").startAt(BEGIN.minus(HOUR)).withTimeout(HOUR));

        assertThat(result("r")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(world.engine().find("r").orElseThrow().deadline()).isEqualTo(BEGIN.plus(HOUR));
    }

    @Test
    void aChildCanBePutOffToo() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent",
                String.class,
                ctx -> ctx.child(reminder, WorkflowOptions.id("child").delay(HOUR)));
        code(reminder, parent);
        world.start();
        start(parent, "p");

        awaitSuspended("p");
        assertThat(status("child")).isEqualTo(ExecutionStatus.QUEUED);
        world.clock().advance(HOUR);

        assertThat(result("p")).isEqualTo("2026-01-01T01:00:00Z");
    }
}
