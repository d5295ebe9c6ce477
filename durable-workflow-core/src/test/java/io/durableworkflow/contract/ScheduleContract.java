package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.ScheduleConflictException;
import io.durableworkflow.ScheduleDeclaration;
import io.durableworkflow.ScheduleNotFoundException;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.SchedulePage;
import io.durableworkflow.ScheduleStatus;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.ScheduleView;
import io.durableworkflow.Schedules;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A schedule starts one execution for each due time, whatever dies when. */
public abstract class ScheduleContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Audit ANN = new Audit("ann", "maintenance");
    private static final ScheduleOptions HOURLY = ScheduleOptions.of(ScheduleTiming.fixedRate(HOUR));

    private final WorkflowDefinition<String> report = WorkflowDefinition.of("report", String.class, ctx -> {
        ctx.step("write", () -> world.effect(ctx.executionId()));
        return "written";
    });
    private final WorkflowDefinition<String> patient =
            WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("end", String.class));

    @BeforeEach
    void readCron() {
        world.with(builder -> builder.cronParser(new SimpleCron()));
        code(report, patient);
    }

    private Schedules schedules() {
        return world.engine().schedules();
    }

    private ScheduleView view(String name) {
        return schedules().find(name).orElseThrow();
    }

    private static String run(String name, Duration after) {
        return name + "@" + BEGIN.plus(after);
    }

    private ScheduleView awaitNext(String name, Instant next) {
        world.await(
                name + " is due next at " + next, () -> next.equals(view(name).nextAt()));
        return view(name);
    }

    /** Moves the clock, and waits until the schedule has been looked at. */
    private void advance(String name, Duration duration, Instant next) {
        world.clock().advance(duration);
        awaitNext(name, next);
    }

    private List<String> ids() {
        return world.engine().find(ExecutionFilter.all()).executions().stream()
                .map(ExecutionView::id)
                .sorted()
                .toList();
    }

    private void end(String id) throws Exception {
        world.engine().signal(id, "end", "over");
        result(id);
    }

    // ---- due times ----

    @Test
    void startsItsWorkflowAtEachDueTime() throws Exception {
        world.start();
        ScheduleView created = schedules().create("reports", report, HOURLY.withTags(Map.of("team", "a")));

        assertThat(created.nextAt()).isEqualTo(BEGIN.plus(HOUR));
        advance("reports", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));
        String first = run("reports", HOUR);
        assertThat(result(first)).isEqualTo("written");
        advance("reports", HOUR, BEGIN.plus(HOUR.multipliedBy(3)));

        assertThat(result(run("reports", HOUR.multipliedBy(2)))).isEqualTo("written");
        assertThat(ids()).hasSize(2);
        assertThat(world.engine().find(first).orElseThrow().tags())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("team", "a", Schedules.TAG, "reports", Schedules.DUE_TAG, "2026-01-01T01:00:00Z"));
        ScheduleView now = view("reports");
        assertThat(now.status()).isEqualTo(ScheduleStatus.ACTIVE);
        assertThat(now.lastDueAt()).isEqualTo(BEGIN.plus(HOUR.multipliedBy(2)));
        assertThat(now.lastExecutionId()).isEqualTo(run("reports", HOUR.multipliedBy(2)));
        assertThat(now.skippedAt()).isNull();
    }

    @Test
    void handsItsArgumentsToEachRun() throws Exception {
        WorkflowDefinition<String> greet =
                WorkflowDefinition.of("greet", String.class, String.class, (ctx, name) -> "Hello, " + name);
        code(greet);
        world.start();
        schedules().create("greetings", greet, HOURLY, "World");

        world.clock().advance(HOUR);

        world.await("it has run", () -> ids().size() == 1);
        assertThat(result(run("greetings", HOUR))).isEqualTo("Hello, World");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void goesOnAfterARestart(Restart how) throws Exception {
        world.start();
        schedules().create("reports", report, HOURLY);
        world.clock().advance(Duration.ofMinutes(30));

        restart(how);

        world.clock().advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(ids()).isEmpty();
        advance("reports", Duration.ofMillis(1), BEGIN.plus(HOUR.multipliedBy(2)));
        assertThat(result(run("reports", HOUR))).isEqualTo("written");
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void aDeathAtTheCommitOfARunStartsItOnce(CrashPoint point) throws Exception {
        world.start();
        schedules().create("reports", report, HOURLY);
        world.process().crashAt(Change.RunSchedule.class::isInstance, point);
        world.clock().advance(HOUR);
        world.process().awaitReached(World.PATIENCE);
        if (point != CrashPoint.ANSWER_LOST) {
            world.bury();
            world.start();
        }

        awaitNext("reports", BEGIN.plus(HOUR.multipliedBy(2)));

        assertThat(result(run("reports", HOUR))).isEqualTo("written");
        assertThat(ids()).hasSize(1);
        assertThat(Collections.frequency(world.effects(), run("reports", HOUR))).isOne();
    }

    @Test
    void readsCronExpressionsInTheirTimeZone() throws Exception {
        world.start();
        schedules()
                .create(
                        "nightly",
                        report,
                        ScheduleOptions.of(ScheduleTiming.cron("daily 02:30", ZoneId.of("Europe/Berlin"))));

        advance("nightly", Duration.ofHours(2), Instant.parse("2026-01-02T01:30:00Z"));

        assertThat(ids()).containsExactly("nightly@2026-01-01T01:30:00Z");
        assertThat(view("nightly").timing()).hasToString("cron daily 02:30 in Europe/Berlin");
    }

    @Test
    void aScheduleWhoseTimesComeToAnEndStaysAndDoesNothing() throws Exception {
        world.start();
        schedules()
                .create(
                        "once",
                        report,
                        ScheduleOptions.of(ScheduleTiming.cron("once 2026-01-01T01:00", ZoneOffset.UTC)));

        world.clock().advance(HOUR);

        world.await("it has run", () -> ids().size() == 1);
        assertThat(view("once").nextAt()).isNull();
        assertThat(view("once").status()).isEqualTo(ScheduleStatus.ACTIVE);
        world.restart();
        world.clock().advance(Duration.ofDays(1_000));
        assertThat(ids()).hasSize(1);
    }

    @Test
    void aDueTimeWhoseIdIsTakenHasItsExecutionAlready() throws Exception {
        world.start();
        start(report, run("reports", HOUR));
        result(run("reports", HOUR));
        schedules().create("reports", report, HOURLY);

        advance("reports", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));

        assertThat(ids()).containsExactly(run("reports", HOUR));
        assertThat(world.effects()).hasSize(1);
        advance("reports", HOUR, BEGIN.plus(HOUR.multipliedBy(3)));
        assertThat(ids()).hasSize(2);
    }

    @Test
    void manySchedulesAreReadInSmallPortions() throws Exception {
        world.with(builder -> builder.cronParser(new SimpleCron()).maxRememberedTimers(4));
        world.start();
        for (int i = 0; i < 25; i++) {
            schedules().create("s-" + i, report, HOURLY);
        }
        world.restart();

        world.clock().advance(HOUR);

        world.await("all have run", () -> ids().size() == 25);
    }

    // ---- missed runs ----

    private void missThreeHours(MissedRuns policy, int most) {
        world.start();
        ScheduleOptions options = policy == MissedRuns.ALL
                ? HOURLY.missedRunsUpTo(most).overlap(OverlapPolicy.ALLOW)
                : HOURLY.missedRuns(policy);
        schedules().create("reports", report, options);
        world.engine().close();
        world.clock().advance(Duration.ofMinutes(200));
        world.start();
        awaitNext("reports", BEGIN.plus(Duration.ofHours(4)));
    }

    @Test
    void missedRunsAreSkipped() {
        missThreeHours(MissedRuns.SKIP, 1);

        assertThat(ids()).isEmpty();
        assertThat(view("reports").skippedAt()).isEqualTo(BEGIN.plus(Duration.ofHours(3)));
    }

    @Test
    void aRunThatIsLateByLessThanAMinuteIsNotMissed() {
        world.start();
        schedules().create("reports", report, HOURLY.missedRuns(MissedRuns.SKIP));
        world.engine().close();
        world.clock().advance(HOUR.plusSeconds(60));
        world.start();
        awaitNext("reports", BEGIN.plus(HOUR.multipliedBy(2)));

        assertThat(ids()).containsExactly(run("reports", HOUR));
    }

    @Test
    void oneRunIsMadeUpForTheLatest() {
        missThreeHours(MissedRuns.ONCE, 1);

        assertThat(ids()).containsExactly(run("reports", Duration.ofHours(3)));
    }

    @Test
    void allMissedRunsAreMadeUpFor() {
        missThreeHours(MissedRuns.ALL, 10);

        assertThat(ids())
                .containsExactly(
                        run("reports", Duration.ofHours(1)),
                        run("reports", Duration.ofHours(2)),
                        run("reports", Duration.ofHours(3)));
    }

    @Test
    void theLatestMissedRunsAreMadeUpForUpToTheLimit() {
        missThreeHours(MissedRuns.ALL, 2);

        assertThat(ids()).containsExactly(run("reports", Duration.ofHours(2)), run("reports", Duration.ofHours(3)));
    }

    // ---- overlap ----

    @Test
    void aDueTimeIsSkippedWhileTheRunBeforeGoesOn() throws Exception {
        world.start();
        schedules().create("slow", patient, HOURLY);
        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));

        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(3)));

        assertThat(ids()).containsExactly(run("slow", HOUR));
        assertThat(view("slow").skippedAt()).isEqualTo(BEGIN.plus(HOUR.multipliedBy(2)));
        end(run("slow", HOUR));
        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(4)));
        assertThat(ids()).contains(run("slow", HOUR.multipliedBy(3))).hasSize(2);
    }

    @Test
    void runsMayGoOnBesideEachOther() {
        world.start();
        schedules().create("slow", patient, HOURLY.overlap(OverlapPolicy.ALLOW));
        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));

        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(3)));

        assertThat(ids()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void oneRunWaitsForTheEndOfTheOneBefore(Restart how) throws Exception {
        world.start();
        schedules().create("slow", patient, HOURLY.overlap(OverlapPolicy.QUEUE));
        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));
        world.clock().advance(HOUR);
        world.await("it waits", () -> run("slow", HOUR).equals(view("slow").waitsFor()));
        world.clock().advance(HOUR.multipliedBy(2));
        restart(how);
        assertThat(ids()).containsExactly(run("slow", HOUR));

        end(run("slow", HOUR));

        awaitNext("slow", BEGIN.plus(HOUR.multipliedBy(5)));
        assertThat(ids()).containsExactly(run("slow", HOUR), run("slow", HOUR.multipliedBy(4)));
        assertThat(view("slow").waitsFor()).isNull();
    }

    @Test
    void anEndWhileNoProcessRanIsFoundOnDisk() throws Exception {
        world.start();
        schedules().create("slow", patient, HOURLY.overlap(OverlapPolicy.QUEUE));
        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));
        world.clock().advance(HOUR);
        world.await("it waits", () -> view("slow").waitsFor() != null);
        // The process dies when the end is on disk, before anybody is told of it.
        world.process().crashAt(Changes.to(ExecutionStatus.CANCELLED), CrashPoint.AFTER_COMMIT);
        world.engine().cancel(run("slow", HOUR));
        world.process().awaitReached(World.PATIENCE);
        world.bury();

        world.start();

        awaitNext("slow", BEGIN.plus(HOUR.multipliedBy(3)));
        assertThat(ids()).contains(run("slow", HOUR.multipliedBy(2)));
    }

    // The end comes between the look at the execution and the commit that waits for it.
    @Test
    void anEndThatCrossesTheWaitIsNotMissed() throws Exception {
        Gate looked = gate();
        AtomicBoolean armed = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public Optional<ExecutionRecord> find(String id) {
                Optional<ExecutionRecord> found = super.find(id);
                if (Thread.currentThread().getName().startsWith("durable-workflow-schedule")
                        && armed.compareAndSet(true, false)) {
                    looked.pass();
                }
                return found;
            }
        });
        world.start();
        schedules().create("slow", patient, HOURLY.overlap(OverlapPolicy.QUEUE));
        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));
        armed.set(true);
        world.clock().advance(HOUR);
        looked.awaitArrival();

        end(run("slow", HOUR));
        looked.open();

        awaitNext("slow", BEGIN.plus(HOUR.multipliedBy(3)));
        assertThat(ids()).contains(run("slow", HOUR.multipliedBy(2)));
    }

    // ---- fixed delay ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aFixedDelayCountsFromTheEndOfTheRunBefore(Restart how) throws Exception {
        world.start();
        schedules().create("polls", patient, ScheduleOptions.of(ScheduleTiming.fixedDelay(HOUR)));
        assertThat(view("polls").nextAt()).isEqualTo(BEGIN.plus(HOUR));
        world.clock().advance(HOUR);
        world.await("it runs", () -> run("polls", HOUR).equals(view("polls").waitsFor()));
        world.clock().advance(Duration.ofMinutes(90));
        assertThat(ids()).hasSize(1);
        restart(how);

        end(run("polls", HOUR));

        awaitNext("polls", BEGIN.plus(Duration.ofMinutes(210)));
        assertThat(ids()).hasSize(1);
        world.clock().advance(HOUR);
        world.await("it runs again", () -> ids().size() == 2);
    }

    @Test
    void aFixedDelayGoesOnAfterARunThatFailedOrWasDeleted() throws Exception {
        WorkflowDefinition<String> broken = WorkflowDefinition.of("broken", String.class, ctx -> {
            throw new IllegalStateException("broken");
        });
        code(broken);
        world.start();
        schedules().create("polls", broken, ScheduleOptions.of(ScheduleTiming.fixedDelay(HOUR)));
        world.clock().advance(HOUR);

        awaitNext("polls", BEGIN.plus(HOUR.multipliedBy(2)));

        assertThat(status(run("polls", HOUR))).isEqualTo(ExecutionStatus.FAILED);
        world.engine().delete(run("polls", HOUR), ANN);
        advance("polls", HOUR, BEGIN.plus(HOUR.multipliedBy(3)));
        assertThat(ids()).containsExactly(run("polls", HOUR.multipliedBy(2)));
    }

    // ---- operators ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aPausedScheduleStartsNothingUntilItIsResumed(Restart how) throws Exception {
        world.start();
        schedules().create("reports", report, HOURLY);

        ScheduleView paused = schedules().pause("reports", ANN);
        assertThat(paused.status()).isEqualTo(ScheduleStatus.PAUSED);
        assertThat(paused.changedBy()).isEqualTo("ann");
        assertThat(paused.changeReason()).isEqualTo("maintenance");
        assertThat(schedules().pause("reports", Audit.none()).changedBy()).isEqualTo("ann");
        restart(how);
        world.clock().advance(Duration.ofMinutes(150));
        assertThat(ids()).isEmpty();

        ScheduleView resumed = schedules().resume("reports", ANN);

        assertThat(resumed.status()).isEqualTo(ScheduleStatus.ACTIVE);
        assertThat(resumed.nextAt()).isEqualTo(BEGIN.plus(Duration.ofHours(3)));
        advance("reports", Duration.ofMinutes(30), BEGIN.plus(Duration.ofHours(4)));
        assertThat(ids()).containsExactly(run("reports", Duration.ofHours(3)));
        assertThat(schedules().resume("reports", ANN).status()).isEqualTo(ScheduleStatus.ACTIVE);
    }

    @Test
    void aRunIsTriggeredNowAndTheDueTimesStay() throws Exception {
        world.start();
        schedules().create("reports", report, HOURLY);
        schedules().pause("reports", ANN);

        String id = schedules().triggerNow("reports", ANN);

        assertThat(id).startsWith("reports@now-");
        assertThat(result(id)).isEqualTo("written");
        assertThat(view("reports").nextAt()).isEqualTo(BEGIN.plus(HOUR));
        assertThat(view("reports").lastExecutionId()).isNull();
    }

    @Test
    void aDeletedScheduleIsGoneAndItsExecutionsStay() throws Exception {
        world.start();
        schedules().create("slow", patient, HOURLY);
        advance("slow", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));

        schedules().delete("slow", ANN);

        assertThat(schedules().find("slow")).isEmpty();
        world.clock().advance(HOUR);
        world.restart();
        assertThat(ids()).containsExactly(run("slow", HOUR));
        assertThatThrownBy(() -> schedules().delete("slow", ANN)).isInstanceOf(ScheduleNotFoundException.class);
        schedules().create("slow", report, HOURLY);
        assertThat(view("slow").workflow()).isEqualTo("report");
    }

    @Test
    void whatThereIsNotIsNotFound() {
        world.start();

        assertThat(schedules().find("x")).isEmpty();
        assertThatThrownBy(() -> schedules().pause("x", ANN))
                .isInstanceOf(ScheduleNotFoundException.class)
                .hasMessageContaining("There is no schedule 'x'");
        assertThatThrownBy(() -> schedules().resume("x", ANN)).isInstanceOf(ScheduleNotFoundException.class);
        assertThatThrownBy(() -> schedules().triggerNow("x", ANN)).isInstanceOf(ScheduleNotFoundException.class);
        assertThatThrownBy(() -> schedules().update("x", report, HOURLY)).isInstanceOf(ScheduleNotFoundException.class);
    }

    @Test
    void creatingTheSameTwiceDoesNothingAndAnotherOneIsRefused() {
        world.start();
        ScheduleView first = schedules().create("reports", report, HOURLY);
        world.clock().advance(Duration.ofMinutes(30));

        assertThat(schedules().create("reports", report, HOURLY)).isEqualTo(first);
        assertThatThrownBy(() -> schedules().create("reports", patient, HOURLY))
                .isInstanceOf(ScheduleConflictException.class)
                .hasMessageContaining(
                        "'reports' exists already, and is another one. Update it, or choose another name.");
    }

    @Test
    void anUpdateWithTheSameTimingKeepsTheDueTimeAndThePause() {
        world.start();
        schedules().create("reports", report, HOURLY);
        schedules().pause("reports", ANN);
        world.clock().advance(Duration.ofMinutes(30));

        ScheduleView updated = schedules().update("reports", patient, HOURLY.overlap(OverlapPolicy.ALLOW));

        assertThat(updated.workflow()).isEqualTo("patient");
        assertThat(updated.overlap()).isEqualTo(OverlapPolicy.ALLOW);
        assertThat(updated.nextAt()).isEqualTo(BEGIN.plus(HOUR));
        assertThat(updated.status()).isEqualTo(ScheduleStatus.PAUSED);
    }

    @Test
    void anUpdateWithAnotherTimingCountsFromNow() throws Exception {
        world.start();
        schedules().create("reports", report, HOURLY);
        world.clock().advance(Duration.ofMinutes(50));

        schedules().update("reports", report, ScheduleOptions.of(ScheduleTiming.fixedRate(Duration.ofMinutes(5))));

        advance("reports", Duration.ofMinutes(5), BEGIN.plus(HOUR));
        assertThat(ids()).containsExactly(run("reports", Duration.ofMinutes(55)));
    }

    @Test
    void badOnesAreRefused() {
        world.start();
        WorkflowDefinition<String> unknown = WorkflowDefinition.of("unknown", String.class, ctx -> "x");

        assertThatThrownBy(() -> schedules().create("reports", unknown, HOURLY))
                .isInstanceOf(WorkflowNotRegisteredException.class);
        assertThatThrownBy(() -> schedules()
                        .create("reports", report, ScheduleOptions.of(ScheduleTiming.cron("whenever", ZoneOffset.UTC))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The timing of schedule 'reports' cannot be read: 'whenever' is no cron expression:"
                        + " nobody understands it");
        assertThatThrownBy(() -> schedules().create("no blanks", report, HOURLY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schedule name 'no blanks' is not valid");
        assertThatThrownBy(() -> schedules().create("x".repeat(201), report, HOURLY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 200 characters");
        assertThatThrownBy(() -> schedules().create("reports", report, HOURLY, "too much"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workflow 'report' takes 0 arguments, were 1");
        assertThatThrownBy(() -> HOURLY.missedRunsUpTo(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxMissedRuns must be 1 to 100, was 101");
        assertThat(schedules().list(null, 10).schedules()).isEmpty();
    }

    @Test
    void schedulesAreNotChangedInABody() {
        WorkflowDefinition<String> body = WorkflowDefinition.of("body", String.class, ctx -> {
            schedules().pause("reports", ANN);
            return "never";
        });
        code(body);
        world.start();

        assertThatThrownBy(() -> start(body, "b").result(World.PATIENCE))
                .rootCause()
                .isInstanceOf(DurableCallException.class)
                .hasMessageContaining("schedules().pause is called in the body of a workflow");
    }

    @Test
    void theyAreListedPageByPage() {
        world.start();
        for (String name : List.of("c", "a", "b")) {
            schedules().create(name, report, HOURLY);
        }

        SchedulePage first = schedules().list(null, 2);
        SchedulePage second = schedules().list(first.nextCursor(), 2);

        assertThat(first.schedules()).extracting(ScheduleView::name).containsExactly("c", "a");
        assertThat(second.schedules()).extracting(ScheduleView::name).containsExactly("b");
        assertThat(second.nextCursor()).isNull();
        assertThatThrownBy(() -> schedules().list(null, 1_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1 to 1000, was 1001");
        assertThatThrownBy(() -> schedules().list("next", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor must be the nextCursor of an earlier page");
    }

    // ---- what is wrong with one does not stop the others ----

    @Test
    void aScheduleWhoseWorkflowIsUnknownSaysSoAndGoesOnWhenItIsKnown() throws Exception {
        world.start();
        schedules().create("reports", report, HOURLY);
        schedules().create("others", patient, HOURLY);
        world.engine().close();
        world.withoutCode();
        code(patient);
        world.start();

        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.FAULTY);
        assertThat(view("reports").problem()).isEqualTo("No workflow 'report' of version 1 is registered.");
        advance("others", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));
        assertThat(ids()).containsExactly(run("others", HOUR));
        assertThatThrownBy(() -> schedules().triggerNow("reports", ANN))
                .isInstanceOf(ScheduleConflictException.class)
                .hasMessageContaining("starts workflow 'report' of version 1, which is not registered. Deploy it.");

        world.engine().register(report);

        awaitNext("reports", BEGIN.plus(HOUR.multipliedBy(2)));
        assertThat(result(run("reports", HOUR))).isEqualTo("written");
        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.ACTIVE);
    }

    @Test
    void aScheduleWhoseTimingCannotBeReadAnyMoreSaysSoAndGoesOnWhenItCan() throws Exception {
        world.start();
        ScheduleOptions daily = ScheduleOptions.of(ScheduleTiming.cron("every 60", ZoneOffset.UTC));
        schedules().create("reports", report, daily);
        schedules().create("others", report, HOURLY);
        world.engine().close();
        world.with(builder -> builder);
        world.start();
        world.clock().advance(HOUR);

        world.await("the fault is stored", () -> fault("reports"));
        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.FAULTY);
        assertThat(view("reports").problem()).contains("give the engine's builder a CronParser");
        awaitNext("others", BEGIN.plus(HOUR.multipliedBy(2)));

        world.with(builder -> builder.cronParser(new SimpleCron()));
        world.restart();

        awaitNext("reports", BEGIN.plus(HOUR.multipliedBy(2)));
        assertThat(result(run("reports", HOUR))).isEqualTo("written");
    }

    private boolean fault(String name) {
        CheckpointStore disk = world.disk();
        return disk.schedule(name)
                .map(ScheduleRecord::state)
                .filter(state -> state.fault() != null)
                .isPresent();
    }

    // ---- declared in code ----

    private void declare(ScheduleDeclaration... declarations) {
        world.engine().declareSchedules(List.of(declarations));
    }

    private ScheduleDeclaration declared(String name, ScheduleOptions options) {
        return new ScheduleDeclaration(name, report, options);
    }

    private void redeploy(ScheduleDeclaration... declarations) {
        world.engine().close();
        world.startWithoutLaunching();
        declare(declarations);
        world.engine().launch();
    }

    @Test
    void aDeclaredScheduleIsCreatedOnceAndKeepsItsDueTime() {
        world.startWithoutLaunching();
        declare(declared("reports", HOURLY));
        world.engine().launch();
        world.clock().advance(Duration.ofMinutes(30));

        redeploy(declared("reports", HOURLY));

        assertThat(view("reports").declared()).isTrue();
        assertThat(view("reports").nextAt()).isEqualTo(BEGIN.plus(HOUR));
        assertThat(schedules().list(null, 10).schedules()).hasSize(1);
    }

    @Test
    void aChangedDeclarationChangesTheSchedule() {
        world.startWithoutLaunching();
        declare(declared("reports", HOURLY));
        world.engine().launch();
        world.clock().advance(Duration.ofMinutes(30));

        redeploy(declared("reports", HOURLY.overlap(OverlapPolicy.ALLOW)));
        assertThat(view("reports").overlap()).isEqualTo(OverlapPolicy.ALLOW);
        assertThat(view("reports").nextAt()).isEqualTo(BEGIN.plus(HOUR));

        redeploy(declared("reports", ScheduleOptions.of(ScheduleTiming.fixedRate(Duration.ofHours(2)))));
        assertThat(view("reports").nextAt()).isEqualTo(BEGIN.plus(Duration.ofMinutes(150)));
    }

    @Test
    void aScheduleThatIsDeclaredNoMoreStartsNothingAndSaysWhy() {
        world.startWithoutLaunching();
        declare(declared("reports", HOURLY));
        world.engine().launch();
        schedules().create("mine", report, HOURLY);

        redeploy();

        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.DISABLED);
        assertThat(view("reports").problem())
                .isEqualTo("The code that declared it is there no more. Delete it, or declare it again.");
        advance("mine", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));
        assertThat(ids()).containsExactly(run("mine", HOUR));
        redeploy();
        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.DISABLED);

        redeploy(declared("reports", HOURLY));

        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.ACTIVE);
        assertThat(view("reports").nextAt()).isEqualTo(BEGIN.plus(HOUR.multipliedBy(2)));
    }

    @Test
    void anOperatorsPauseSurvivesRedeployments() {
        world.startWithoutLaunching();
        declare(declared("reports", HOURLY));
        world.engine().launch();
        schedules().pause("reports", ANN);

        redeploy(declared("reports", HOURLY));
        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.PAUSED);
        assertThat(view("reports").changedBy()).isEqualTo("ann");
        redeploy(declared("reports", ScheduleOptions.of(ScheduleTiming.fixedRate(Duration.ofHours(2)))));
        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.PAUSED);
        redeploy();
        redeploy(declared("reports", HOURLY));

        assertThat(view("reports").status()).isEqualTo(ScheduleStatus.PAUSED);
        world.clock().advance(Duration.ofHours(5));
        assertThat(ids()).isEmpty();
    }

    @Test
    void whatIsDeclaredIsChangedAndDeletedInTheCodeOnly() {
        world.startWithoutLaunching();
        declare(declared("reports", HOURLY));

        assertThatThrownBy(() -> schedules().create("reports", report, HOURLY))
                .isInstanceOf(ScheduleConflictException.class)
                .hasMessageContaining("is declared in code. Choose another name.");
        assertThatThrownBy(() -> schedules().update("reports", report, HOURLY))
                .isInstanceOf(ScheduleConflictException.class)
                .hasMessageContaining("is declared in code. Change it there.");
        assertThatThrownBy(() -> schedules().delete("reports", ANN))
                .isInstanceOf(ScheduleConflictException.class)
                .hasMessageContaining("is declared in code and would come back. Remove it there, or pause it.");
        declare();
        schedules().delete("reports", ANN);
        assertThat(schedules().find("reports")).isEmpty();
    }

    @Test
    void badDeclarationsAreRefused() {
        WorkflowDefinition<String> greet =
                WorkflowDefinition.of("greet", String.class, String.class, (ctx, name) -> "Hello, " + name);
        world.startWithoutLaunching();

        assertThatThrownBy(() -> declare(declared("reports", HOURLY), declared("reports", HOURLY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two schedules are declared as 'reports'. Give one another name.");
        assertThatThrownBy(() -> new ScheduleDeclaration("greetings", greet, HOURLY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Workflow 'greet' takes arguments, which a declared schedule has not.");
    }

    @Test
    void anExecutionThatCarriesTheTagOfAScheduleDisturbsNobody() throws Exception {
        world.start();
        schedules().create("reports", report, HOURLY);
        world.engine().start(report, WorkflowOptions.id("mine").withTags(Map.of(Schedules.TAG, "reports")));

        assertThat(result("mine")).isEqualTo("written");
        advance("reports", HOUR, BEGIN.plus(HOUR.multipliedBy(2)));
        assertThat(ids()).hasSize(2);
    }
}
