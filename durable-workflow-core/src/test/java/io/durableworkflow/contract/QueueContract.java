package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.WaitState;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A queue lets only so many of its executions run, and starts only so many in a time. */
public abstract class QueueContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkflowDefinition<String> mail = WorkflowDefinition.of("mail", String.class, ctx -> {
        ctx.step("begin", () -> world.effect(ctx.executionId()));
        return ctx.awaitSignal("end", String.class);
    });

    private void open(int concurrency) {
        open(QueueOptions.concurrency(concurrency));
    }

    private void open(QueueOptions options) {
        world.with(builder -> builder.queue("mails", options));
        code(mail);
        world.start();
    }

    private void send(String id) {
        send(id, 0);
    }

    private void send(String id, int priority) {
        world.engine().start(mail, WorkflowOptions.id(id).queue("mails").priority(priority));
    }

    private void end(String id) throws Exception {
        world.engine().signal(id, "end", "over");
        assertThat(result(id)).isEqualTo("over");
    }

    private QueueView queue() {
        return world.engine().queues().get(0);
    }

    private void awaitInLine(String id) {
        world.await(id, view -> view.waitingFor() != null && view.waitingFor().contains("a place in the queue"));
    }

    private void awaitWaiting(int number) {
        world.await(number + " wait", () -> queue().waiting() == number);
    }

    // ---- concurrency ----

    @Test
    void onlySoManyHoldAPlaceAlsoWhileTheySleep() throws Exception {
        open(2);
        send("a");
        send("b");
        awaitSuspended("a");
        awaitSuspended("b");
        send("c");
        send("d");

        awaitWaiting(2);
        ExecutionView waiting = world.engine().find("c").orElseThrow();
        assertThat(waiting.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(waiting.waitingFor()).isEqualTo("It waits for a place in the queue 'mails'.");
        assertThat(waiting.waitingSince()).isEqualTo(BEGIN);
        assertThat(queue()).isEqualTo(new QueueView("mails", QueueOptions.concurrency(2), 2, 2, BEGIN));

        end("a");

        awaitSuspended("c");
        assertThat(status("d")).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(world.effects()).containsExactlyInAnyOrder("a", "b", "c");
        end("b");
        end("c");
        awaitSuspended("d");
        end("d");
        assertThat(queue().running()).isZero();
        assertThat(queue().oldestWaitingSince()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void placesAreKeptOverARestart(Restart how) throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");
        send("b");
        awaitWaiting(1);

        restart(how);

        assertThat(queue().running()).isOne();
        assertThat(status("b")).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(world.effects()).containsExactly("a");
        end("a");
        awaitSuspended("b");
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void aDeathWhenAPlaceIsGivenGivesItOnce(CrashPoint point) throws Exception {
        open(1);
        world.process().crashAt(QueueContract::isAdmission, point);
        send("a");
        send("b");
        world.process().awaitReached(World.PATIENCE);
        if (point != CrashPoint.ANSWER_LOST) {
            world.bury();
            world.start();
        }

        awaitSuspended("a");

        awaitWaiting(1);
        assertThat(queue().running()).isOne();
        end("a");
        awaitSuspended("b");
        assertThat(world.effects()).containsExactly("a", "b");
    }

    private static boolean isAdmission(Change change) {
        return change instanceof Change.Transition transition
                && transition.state() != null
                && transition.state().status() == ExecutionStatus.QUEUED
                && transition.state().admittedAt() != null;
    }

    @Test
    void aPlaceIsGivenBackHoweverAnExecutionEnds() throws Exception {
        WorkflowDefinition<String> broken = WorkflowDefinition.of("broken", String.class, ctx -> {
            throw new IllegalStateException("broken");
        });
        code(broken);
        open(1);
        world.engine().start(broken, WorkflowOptions.id("failed").queue("mails"));
        world.await("failed", ExecutionStatus.FAILED);
        send("cancelled");
        awaitSuspended("cancelled");
        world.engine().cancel("cancelled");
        world.engine().start(mail, WorkflowOptions.id("late").queue("mails").withTimeout(HOUR));
        awaitSuspended("late");
        world.clock().advance(HOUR);
        world.await("late", ExecutionStatus.TIMED_OUT);
        send("last");

        awaitSuspended("last");
    }

    @Test
    void oneThatWaitsForAPlaceIsCancelledAtOnce() {
        open(1);
        send("a");
        awaitSuspended("a");
        send("b");
        awaitWaiting(1);

        world.engine().cancel("b");

        world.await("b", ExecutionStatus.CANCELLED);
        assertThat(queue().waiting()).isZero();
    }

    @Test
    void oneThatWaitsForAPlaceTimesOut() {
        open(1);
        send("a");
        awaitSuspended("a");
        world.engine().start(mail, WorkflowOptions.id("b").queue("mails").withTimeout(HOUR));
        assertThat(world.engine().find("b").orElseThrow().waitingFor())
                .isEqualTo("It waits for a place in the queue 'mails' and times out at 2026-01-01T01:00:00Z.");

        world.clock().advance(HOUR);

        world.await("b", ExecutionStatus.TIMED_OUT);
        assertThat(world.effects()).containsExactly("a");
    }

    // ---- halted ones ----

    @Test
    void aPausedOneGivesItsPlaceBackAndTakesOneAgainWhenItGoesOn() throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");
        send("b");
        awaitWaiting(1);

        world.engine().pause("a", Audit.none());

        awaitSuspended("b");
        world.engine().resume("a", Audit.none());
        world.engine().signal("a", "end", "over");
        awaitInLine("a");
        end("b");
        assertThat(result("a")).isEqualTo("over");
    }

    @Test
    void oneThatIsPausedInTheLineIsPassedOverAndKeepsItsPlaceInTheLine() throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");
        send("b");
        send("c");
        awaitWaiting(2);
        world.engine().pause("b", Audit.none());

        end("a");

        awaitSuspended("c");
        world.engine().resume("b", Audit.none());
        awaitInLine("b");
        end("c");
        awaitSuspended("b");
    }

    @Test
    void aBlockedOneGivesItsPlaceBack() throws Exception {
        WorkflowDefinition<String> changed = WorkflowDefinition.of("changed", String.class, ctx -> {
            ctx.awaitSignal("go", String.class);
            ctx.awaitSignal("go", String.class);
            return "done";
        });
        open(1);
        world.engine().register(changed);
        world.engine().start(changed, WorkflowOptions.id("x").queue("mails"));
        awaitSuspended("x");
        send("b");
        awaitWaiting(1);
        world.restart(); // without the code of x
        world.engine().signal("x", "go", "on");

        world.await("x", ExecutionStatus.BLOCKED);

        awaitSuspended("b");
        world.engine().register(changed);
        awaitInLine("x");
        end("b");
        awaitSuspended("x");
    }

    // ---- rate ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void onlySoManyStartInATimeAlsoOverARestart(Restart how) throws Exception {
        open(QueueOptions.concurrency(10).rate(2, HOUR));
        send("a");
        awaitSuspended("a");
        end("a");
        world.clock().advance(Duration.ofMinutes(30));
        send("b");
        awaitSuspended("b");
        send("c");
        awaitWaiting(1);

        restart(how);

        world.clock().advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(status("c")).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(world.effects()).containsExactly("a", "b");
        world.await(
                "the queue has been looked at", () -> world.clock().nextTimer().isPresent());
        world.clock().advance(Duration.ofMillis(1));
        awaitSuspended("c");
    }

    // ---- priority ----

    @Test
    void thoseOfAHigherPriorityComeFirstButEveryFourthPlaceGoesToTheOldest() throws Exception {
        open(1);
        send("holder");
        awaitSuspended("holder");
        send("old", -5);
        for (int i = 1; i <= 5; i++) {
            send("urgent-" + i, 5);
        }
        send("normal");
        awaitWaiting(7);
        end("holder");
        // The holder took the first place of the round.
        for (String next : List.of("urgent-1", "urgent-2", "old", "urgent-3", "urgent-4", "urgent-5", "normal")) {
            awaitSuspended(next);
            end(next);
        }

        assertThat(world.effects())
                .containsExactly("holder", "urgent-1", "urgent-2", "old", "urgent-3", "urgent-4", "urgent-5", "normal");
    }

    // ---- ways into a queue ----

    @Test
    void aWorkflowMayHaveAQueueOfItsOwn() {
        WorkflowDefinition<String> queued = WorkflowDefinition.of(
                        "queued", String.class, ctx -> ctx.awaitSignal("end", String.class))
                .withQueue("mails");
        open(1);
        world.engine().register(queued);
        start(queued, "a");
        awaitSuspended("a");
        start(queued, "b");

        awaitInLine("b");
        assertThat(queue().running()).isOne();
    }

    @Test
    void oneThatIsPutOffWaitsForItsPlaceAfterItsInstant() throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");
        world.engine().start(mail, WorkflowOptions.id("b").queue("mails").delay(HOUR));
        assertThat(queue().waiting()).isZero();

        world.clock().advance(HOUR);

        awaitInLine("b");
        end("a");
        awaitSuspended("b");
    }

    @Test
    void aChildGoesThroughAQueue() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent",
                String.class,
                ctx -> ctx.child(mail, WorkflowOptions.id("child").queue("mails")));
        code(parent);
        open(1);
        send("a");
        awaitSuspended("a");
        start(parent, "p");
        awaitInLine("child");

        end("a");

        awaitSuspended("child");
        end("child");
        assertThat(result("p")).isEqualTo("over");
    }

    @Test
    void aScheduleGoesThroughTheQueueOfItsWorkflow() {
        WorkflowDefinition<String> queued = WorkflowDefinition.of(
                        "queued", String.class, ctx -> ctx.awaitSignal("end", String.class))
                .withQueue("mails");
        open(1);
        world.engine().register(queued);
        send("a");
        awaitSuspended("a");
        world.engine().schedules().create("s", queued, ScheduleOptions.of(ScheduleTiming.fixedRate(HOUR)));

        world.clock().advance(HOUR);

        String id = "s@2026-01-01T01:00:00Z";
        world.await("it has started", () -> world.engine().find(id).isPresent());
        awaitInLine(id);
    }

    @Test
    void aForkGoesThroughTheQueueToo() throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");

        world.engine().fork("a", "b", BodyPosition.of(0), Audit.none());

        awaitInLine("b");
        end("a");
        awaitSuspended("b");
    }

    @Test
    void oneThatIsTakenBackTakesAPlaceAgain() throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");
        send("b");
        awaitWaiting(1);
        end("a");
        awaitSuspended("b");

        world.engine().rewind("a", BodyPosition.of(0), DroppedSteps.FORGET, Audit.none());

        awaitInLine("a");
        end("b");
        awaitSuspended("a");
    }

    @Test
    void aQueueThatIsNotConfiguredIsRefused() throws Exception {
        WorkflowDefinition<String> lost = mail.withQueue("lost");
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent",
                String.class,
                ctx -> ctx.child(mail, WorkflowOptions.id("child").queue("lost")));
        code(parent);
        open(1);

        assertThatThrownBy(
                        () -> world.engine().start(mail, WorkflowOptions.id("a").queue("lost")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no queue 'lost'. Configure it, by builder.queue(..) or"
                        + " durable-workflow.queues.lost.concurrency; there are: [mails].");
        assertThat(world.engine().find("a")).isEmpty();
        assertThatThrownBy(() -> world.engine().register(lost))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no queue 'lost'");
        assertThatThrownBy(() -> start(parent, "p").result(World.PATIENCE))
                .rootCause()
                .hasMessageContaining("There is no queue 'lost'");
    }

    @Test
    void whoWaitsInAQueueThatIsConfiguredNoMoreWaitsUntilItIsAgain() throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");
        send("b");
        awaitWaiting(1);
        world.engine().close();
        world.with(builder -> builder);
        world.start();
        end("a");
        assertThat(world.engine().queues()).isEmpty();
        assertThat(world.disk().find("b").orElseThrow().state().waitState())
                .isEqualTo(new WaitState(WaitKind.QUEUE, "mails", BEGIN));
        world.engine().close();

        world.with(builder -> builder.queue("mails", QueueOptions.concurrency(1)));
        world.start();

        awaitSuspended("b");
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> QueueOptions.concurrency(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency must be 1 to 10000, was 0");
        assertThatThrownBy(() -> QueueOptions.concurrency(1).rate(0, HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("starts must be 1 to 10000, was 0");
        assertThatThrownBy(() -> QueueOptions.concurrency(1).rate(1, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period must be PT1S to PT8784H, was PT0.001S");
        assertThatThrownBy(() -> WorkflowOptions.defaults().priority(1_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("priority must be -1000 to 1000, was 1001");
    }
}
