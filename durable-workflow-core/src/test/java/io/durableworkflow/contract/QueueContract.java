package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.QueueFullException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.QueuePause;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A queue lets only so many of its executions run, and starts only so many in a time. */
public abstract class QueueContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final QueueOptions MAILS = QueueOptions.named("mails");

    private final WorkflowDefinition<String> mail = WorkflowDefinition.of("mail", String.class, ctx -> {
        ctx.step("begin", () -> world.effect(ctx.executionId()));
        return ctx.awaitSignal("end", String.class);
    });

    private void open(int concurrency) {
        open(QueueOptions.named("mails").concurrency(concurrency));
    }

    private void open(QueueOptions options) {
        world.with(builder -> builder.queue(options));
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
        return world.engine().queues().find("mails").orElseThrow();
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
        assertThat(queue())
                .isEqualTo(new QueueView(
                        "mails", QueueOptions.named("mails").concurrency(2), 2, 2, BEGIN, false, null, null, null));
        assertThat(world.engine().queues().list()).containsExactly(queue());

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
        send("holder");
        awaitSuspended("holder");
        send("a");
        send("b");
        awaitWaiting(2);
        world.process().crashAt(QueueContract::isAdmission, point);
        world.engine().signal("holder", "end", "over");
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
        assertThat(world.effects()).containsExactly("holder", "a", "b");
    }

    private static boolean isAdmission(Change change) {
        return change instanceof Change.Transition transition
                && transition.state() != null
                && transition.state().status() == ExecutionStatus.QUEUED
                && transition.state().queue().place();
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
        open(MAILS.concurrency(10).rate(2, HOUR));
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

    @ParameterizedTest
    @EnumSource(Restart.class)
    void thoseOfAHigherPriorityComeFirstAndOfEqualOnesTheOldest(Restart how) throws Exception {
        open(1);
        send("holder");
        awaitSuspended("holder");
        send("low", -5);
        send("normal-1");
        send("urgent-1", 5);
        send("normal-2");
        send("urgent-2", 5);
        awaitWaiting(5);
        restart(how);
        end("holder");

        for (String next : List.of("urgent-1", "urgent-2", "normal-1", "normal-2", "low")) {
            awaitSuspended(next);
            end(next);
        }
    }

    @Test
    void whoHasWaitedLongEnoughIsNotOvertakenByAHigherPriority() throws Exception {
        open(1);
        send("holder");
        awaitSuspended("holder");
        send("old");
        world.clock().advance(QueueOptions.AGEING.minusMillis(1));
        send("early", 1);
        world.clock().advance(Duration.ofMillis(2));
        send("late", 1);
        awaitWaiting(3);
        end("holder");

        for (String next : List.of("early", "old", "late")) {
            awaitSuspended(next);
            end(next);
        }
    }

    // ---- keys ----

    private void sendWithKey(String id, String key) {
        world.engine().start(mail, WorkflowOptions.id(id).queue("mails").queueKey(key));
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aKeyHasPlacesOfItsOwnAndKeepsNobodyElseWaiting(Restart how) throws Exception {
        open(MAILS.concurrency(10).perKey(2));
        for (int i = 1; i <= 20; i++) {
            sendWithKey("anne-" + i, "anne");
        }
        sendWithKey("ben", "ben");
        send("nobody");
        awaitSuspended("anne-1");
        awaitSuspended("anne-2");
        awaitSuspended("ben");
        awaitSuspended("nobody");

        restart(how);

        awaitWaiting(18);
        assertThat(queue().running()).isEqualTo(4);
        end("anne-2");
        awaitSuspended("anne-3");
        awaitWaiting(17);
        assertThat(status("anne-4")).isEqualTo(ExecutionStatus.QUEUED);
    }

    @Test
    void placesOfKeysAreKeptWhenManyAreLetThroughAtOnce() {
        open(MAILS.perKey(2));
        world.engine().queues().pause("mails", Audit.none());
        for (int i = 1; i <= 5; i++) {
            sendWithKey("anne-" + i, "anne");
            sendWithKey("ben-" + i, "ben");
        }
        awaitWaiting(10);

        world.engine().queues().resume("mails", Audit.none());

        for (String id : List.of("anne-1", "anne-2", "ben-1", "ben-2")) {
            awaitSuspended(id);
        }
        assertThat(world.effects()).containsExactlyInAnyOrder("anne-1", "anne-2", "ben-1", "ben-2");
        assertThat(queue().waiting()).isEqualTo(6);
    }

    @Test
    void aKeyWithoutAQueueIsRefused() {
        open(1);

        assertThatThrownBy(
                        () -> world.engine().start(mail, WorkflowOptions.id("a").queueKey("anne")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a queue key means something only in a queue: name one by WorkflowOptions.queue(..)");
        assertThatThrownBy(
                        () -> world.engine().start(mail, WorkflowOptions.id("a").dedupKey("k")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a dedup key means something only in a queue: name one by WorkflowOptions.queue(..)");
        assertThat(world.engine().find("a")).isEmpty();
    }

    // ---- once only ----

    private WorkflowOptions once(String id) {
        return WorkflowOptions.id(id).queue("mails").dedupKey("newsletter");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aSecondStartWithTheSameDedupKeyAnswersWithTheFirst(Restart how) throws Exception {
        open(1);
        send("holder");
        awaitSuspended("holder");
        assertThat(world.engine().start(mail, once("a")).id()).isEqualTo("a");

        assertThat(world.engine().start(mail, once("b")).id()).isEqualTo("a");
        restart(how);
        assertThat(world.engine().start(mail, once("b")).id()).isEqualTo("a");
        end("holder");
        awaitSuspended("a");
        assertThat(world.engine().start(mail, once("b")).id()).isEqualTo("a");
        end("a");

        assertThat(world.engine().find("b")).isEmpty();
        assertThat(world.engine().start(mail, once("b")).id()).isEqualTo("b");
        awaitSuspended("b");
        assertThat(world.engine().start(mail, once("a")).id())
                .as("an id comes before the key")
                .isEqualTo("a");
    }

    @Test
    void aDedupKeyOfAnotherWorkflowOrInputIsAConflict() {
        WorkflowDefinition<String> other =
                WorkflowDefinition.of("other", String.class, ctx -> ctx.awaitSignal("end", String.class));
        WorkflowDefinition<String> letter = WorkflowDefinition.of(
                "letter", String.class, String.class, (ctx, to) -> ctx.awaitSignal("end", String.class));
        code(other, letter);
        world.with(builder -> builder.queue(MAILS).queue(QueueOptions.named("letters")));
        world.start();
        world.engine().start(letter, once("a"), "anne");

        assertThatThrownBy(() -> world.engine().start(other, once("b")))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("Execution 'a'")
                .hasMessageContaining("Use another dedup key for workflow 'other'.");
        assertThatThrownBy(() -> world.engine().start(letter, once("b"), "ben"))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("Use another dedup key, or start it with the same input.");
        assertThat(world.engine()
                        .start(letter, once("b").onDifferentInput(OnDifferentInput.RETURN_EXISTING), "ben")
                        .id())
                .isEqualTo("a");
        assertThat(world.engine()
                        .start(letter, WorkflowOptions.id("c").queue("letters").dedupKey("newsletter"), "ben")
                        .id())
                .as("another queue has keys of its own")
                .isEqualTo("c");
    }

    @Test
    void aDedupKeyIsForStartsOnly() throws Exception {
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> ctx.child(mail, once("child")));
        code(parent);
        open(1);

        assertThatThrownBy(() -> world.engine().signalOrStart("end", "over", null, mail, once("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A signal that may start its execution takes no dedup key: it is for engine.start(..) outside of workflows.");
        assertThatThrownBy(() -> start(parent, "p").result(World.PATIENCE))
                .rootCause()
                .hasMessage(
                        "The child workflow 'mail' takes no dedup key: it is for engine.start(..) outside of workflows.");
        assertThat(world.engine().find("child")).isEmpty();
    }

    // ---- bounds ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void onlySoManyMayWait(Restart how) throws Exception {
        open(MAILS.concurrency(1).maxWaiting(2));
        send("a");
        awaitSuspended("a");
        send("b");
        send("c");

        assertThatThrownBy(() -> send("d"))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("2 executions wait in the queue 'mails', which is as many as may: nothing was started."
                        + " Try again later, or raise maxWaiting of the queue.");
        restart(how);
        assertThatThrownBy(() -> send("d")).isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> world.engine()
                        .signalOrStart(
                                "end",
                                "over",
                                null,
                                mail,
                                WorkflowOptions.id("d").queue("mails")))
                .isInstanceOf(QueueFullException.class);
        assertThat(world.engine().find("d")).isEmpty();
        send("b"); // it is there already
        world.engine()
                .signalOrStart(
                        "end", "over", "once", mail, WorkflowOptions.id("c").queue("mails"));
        world.engine().start(mail, WorkflowOptions.id("later").queue("mails").delay(HOUR));
        end("a");
        awaitSuspended("b");
        send("d");
        end("b");
        assertThat(result("c")).isEqualTo("over");
        awaitSuspended("d");
    }

    @Test
    void moreThanAreLetThroughTogetherComeThroughOneAfterTheOther() {
        WorkflowDefinition<String> quick = WorkflowDefinition.of("quick", String.class, ctx -> "done");
        code(quick);
        open(MAILS);
        world.engine().queues().pause("mails", Audit.none());
        for (int i = 0; i < 250; i++) {
            world.engine().start(quick, WorkflowOptions.id("q-" + i).queue("mails"));
        }
        awaitWaiting(250);

        world.engine().queues().resume("mails", Audit.none());

        world.await(
                "all have ended",
                () -> world.engine().countByStatus().getOrDefault(ExecutionStatus.COMPLETED, 0L) == 250);
    }

    // ---- a pause of the queue ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aPausedQueueLetsNobodyThroughUntilItIsResumed(Restart how) throws Exception {
        open(2);
        send("a");
        awaitSuspended("a");
        world.engine().queues().pause("mails", new Audit("anne", "too many bounces"));
        world.engine().queues().pause("mails", new Audit("ben", "once more"));
        send("b");
        awaitWaiting(1);
        restart(how);
        end("a");
        send("c");

        awaitWaiting(2);
        assertThat(queue())
                .isEqualTo(new QueueView(
                        "mails", MAILS.concurrency(2), 0, 2, BEGIN, true, BEGIN, "anne", "too many bounces"));
        assertThat(queue().paused()).isTrue();
        String sentence = "It waits for a place in the queue 'mails', which is paused and has to be resumed.";
        assertThat(world.engine().find("b").orElseThrow().waitingFor()).isEqualTo(sentence);
        assertThat(world.engine().find(ExecutionFilter.all()).executions())
                .extracting(ExecutionView::waitingFor)
                .containsExactly(sentence, sentence, null);
        assertThat(world.engine().queues().resume("mails", Audit.none()).paused())
                .isFalse();
        awaitSuspended("b");
        awaitSuspended("c");
        world.engine().queues().resume("mails", Audit.none()); // does nothing
    }

    @Test
    void aQueueThatIsNotThereCannotBePaused() {
        open(1);

        assertThatThrownBy(() -> world.engine().queues().pause("lost", Audit.none()))
                .isInstanceOf(QueueNotFoundException.class)
                .hasMessageContaining("There is no queue 'lost'");
        assertThatThrownBy(() -> world.engine().queues().resume("lost", Audit.none()))
                .isInstanceOf(QueueNotFoundException.class);
        assertThat(world.engine().queues().find("lost")).isEmpty();
    }

    @Test
    void aBodyPausesNoQueue() throws Exception {
        WorkflowDefinition<String> pausing = WorkflowDefinition.of("pausing", String.class, ctx -> {
            world.engine().queues().pause("mails", Audit.none());
            return "done";
        });
        code(pausing);
        open(1);

        assertThatThrownBy(() -> start(pausing, "p").result(World.PATIENCE))
                .rootCause()
                .hasMessageContaining("queues().pause");
        assertThat(queue().paused()).isFalse();
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
        assertThat(result("a")).as("its signal was given back").isEqualTo("over");
        assertThat(world.effects()).containsExactly("a", "b", "a");
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
                .isInstanceOf(QueueNotFoundException.class)
                .hasMessage("There is no queue 'lost'. Configure it, by builder.queue(..), a QueueOptions bean or"
                        + " durable-workflow.queues.lost.concurrency; there are: [mails].");
        assertThatThrownBy(() -> world.engine()
                        .signalOrStart(
                                "end",
                                "over",
                                null,
                                mail,
                                WorkflowOptions.id("a").queue("lost")))
                .isInstanceOf(QueueNotFoundException.class);
        assertThat(world.engine().find("a")).isEmpty();
        assertThatThrownBy(() -> world.engine().register(lost))
                .isInstanceOf(QueueNotFoundException.class)
                .hasMessageContaining("There is no queue 'lost'");
        assertThatThrownBy(() -> start(parent, "p").result(World.PATIENCE))
                .hasMessageContaining("There is no queue 'lost'");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void whoIsInAQueueThatIsConfiguredNoMoreRunsWithoutItsLimits(Restart how) throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");
        send("b");
        send("c");
        world.engine().start(mail, WorkflowOptions.id("later").queue("mails").delay(HOUR));
        awaitWaiting(2);
        world.with(builder -> builder);

        restart(how);

        awaitSuspended("b");
        awaitSuspended("c");
        end("a");
        world.clock().advance(HOUR);
        awaitSuspended("later");
        assertThat(world.engine().queues().list()).isEmpty();
    }

    // ---- a store that fails ----

    @Test
    void anExecutionThatCannotBeReadIsPassedByTheOthers() throws Exception {
        Set<Long> poisoned = ConcurrentHashMap.newKeySet();
        world.between(beneath -> new DelegatingStore(beneath) {
            @Override
            public Optional<LoadedExecution> load(long no) {
                if (poisoned.contains(no)) {
                    throw new IllegalStateException("unreadable");
                }
                return super.load(no);
            }
        });
        open(1);
        send("holder");
        awaitSuspended("holder");
        send("poisoned");
        poisoned.add(world.disk().find("poisoned").orElseThrow().no());
        send("a");
        end("holder");

        awaitSuspended("a");
        assertThat(status("poisoned")).isEqualTo(ExecutionStatus.QUEUED);
    }

    @Test
    void aQueueThatCannotBeReadIsLookedAtAgain() {
        AtomicInteger failures = new AtomicInteger(1);
        world.between(beneath -> new DelegatingStore(beneath) {
            @Override
            public Use queueUse(String queue, @Nullable Instant after) {
                if (failures.getAndDecrement() > 0) {
                    throw new StoreUnavailableException("away", null);
                }
                return super.queueUse(queue, after);
            }
        });
        open(1);
        send("a");
        world.await("it failed", () -> world.clock().nextTimer().isPresent());

        world.clock().advance(Duration.ofSeconds(1));

        awaitSuspended("a");
    }

    @Test
    void whoGoesThroughNoQueueCostsNoQuery() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        world.between(beneath -> new DelegatingStore(beneath) {
            @Override
            public Use queueUse(String queue, @Nullable Instant after) {
                asked.add("use");
                return super.queueUse(queue, after);
            }

            @Override
            public List<Waiting> waitingInQueue(String queue, @Nullable Integer perKey, int limit) {
                asked.add("line");
                return super.waitingInQueue(queue, perKey, limit);
            }

            @Override
            public Line queueLine(String queue) {
                asked.add("length");
                return super.queueLine(queue);
            }

            @Override
            public Optional<QueuePause> queuePause(String queue) {
                asked.add("pause");
                return super.queuePause(queue);
            }
        });
        open(1);
        start(mail, "plain");
        awaitSuspended("plain");
        end("plain");

        assertThat(asked).isEmpty();
    }

    // ---- other ways on ----

    @Test
    void oneThatIsRetriedTakesAPlaceAgain() throws Exception {
        WorkflowDefinition<String> flaky = WorkflowDefinition.of("flaky", String.class, ctx -> {
            ctx.step("try", () -> {
                if (!world.effects().contains("mended")) {
                    throw new IllegalStateException("broken");
                }
            });
            return "over";
        });
        code(flaky);
        open(1);
        world.engine().start(flaky, WorkflowOptions.id("x").queue("mails"));
        world.await("x", ExecutionStatus.FAILED);
        send("a");
        awaitSuspended("a");
        world.effect("mended");

        world.engine().retry("x", Audit.none());

        awaitInLine("x");
        end("a");
        assertThat(result("x")).isEqualTo("over");
    }

    @Test
    void oneThatContinuesAsNewKeepsItsPlace() throws Exception {
        WorkflowDefinition<String> loop = WorkflowDefinition.of("loop", String.class, String.class, (ctx, round) -> {
            ctx.awaitSignal("next", String.class);
            if (round.equals("first")) {
                throw ctx.continueAsNew("second");
            }
            return "over";
        });
        code(loop);
        open(1);
        world.engine().start(loop, WorkflowOptions.id("loop").queue("mails"), "first");
        awaitSuspended("loop");
        send("a");
        awaitWaiting(1);
        world.engine().signal("loop", "next", "on");
        world.await(
                "it has begun anew",
                () -> world.disk().find("loop").orElseThrow().state().generation() == 1);

        awaitSuspended("loop");
        assertThat(status("a")).isEqualTo(ExecutionStatus.QUEUED);
        world.engine().signal("loop", "next", "on");
        awaitSuspended("a");
    }

    @Test
    void aSignalThatStartsItsExecutionSendsItThroughTheQueue() throws Exception {
        open(1);
        send("a");
        awaitSuspended("a");

        world.engine()
                .signalOrStart(
                        "end", "over", null, mail, WorkflowOptions.id("s").queue("mails"));

        awaitInLine("s");
        end("a");
        assertThat(result("s")).isEqualTo("over");
    }

    @Test
    void oneThatIsPutOffAndCancelledNeverComesToWait() {
        open(1);
        world.engine().start(mail, WorkflowOptions.id("b").queue("mails").delay(HOUR));

        world.engine().cancel("b");

        world.await("b", ExecutionStatus.CANCELLED);
        assertThat(queue().running()).isZero();
    }

    @Test
    void aPauseDoesNotMakeRoomInTheRate() {
        open(MAILS.rate(1, HOUR));
        send("a");
        awaitSuspended("a");
        world.engine().pause("a", Audit.none());
        send("b");
        world.await(
                "the queue has been looked at", () -> world.clock().nextTimer().isPresent());

        assertThat(status("b")).isEqualTo(ExecutionStatus.QUEUED);
        world.clock().advance(HOUR);
        awaitSuspended("b");
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> MAILS.concurrency(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency must be 1 to 10000, was 0");
        assertThatThrownBy(() -> MAILS.perKey(10_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("perKey must be 1 to 10000, was 10001");
        assertThatThrownBy(() -> MAILS.rate(0, HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("starts must be 1 to 10000, was 0");
        assertThatThrownBy(() -> MAILS.rate(1, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period must be PT1S to PT8784H, was PT0.001S");
        assertThatThrownBy(() -> new QueueOptions("mails", null, null, 1, null, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("starts and period are given together or not at all: were 1 and null");
        assertThatThrownBy(() -> MAILS.maxWaiting(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxWaiting must be 1 to 10000000, was 0");
        assertThatThrownBy(() -> QueueOptions.named("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WorkflowOptions.defaults().priority(1_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("priority must be -1000 to 1000, was 1001");
        assertThatThrownBy(() -> DurableEngine.builder().queue(MAILS).queue(MAILS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are two queues 'mails'. Configure it once.");
    }
}
