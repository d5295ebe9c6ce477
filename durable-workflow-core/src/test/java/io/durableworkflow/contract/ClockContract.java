package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.ScheduleDeclaration;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The clock of the machine is set, stands still, or shows a time far away. What waits for an instant ends at it, once; what
 * waits for so much time to pass is not moved.
 */
public abstract class ClockContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final WorkflowDefinition<String> report = WorkflowDefinition.of("report", String.class, ctx -> {
        ctx.step("write", () -> world.effect(ctx.executionId()));
        return "written";
    });

    /** How the clock is set. */
    enum Jump {
        HOUR_AHEAD(HOUR),
        HOUR_BACK(HOUR.negated()),
        DAY_AHEAD(Duration.ofDays(1)),
        DAY_BACK(Duration.ofDays(-1));

        private final Duration by;

        Jump(Duration by) {
            this.by = by;
        }

        boolean isBack() {
            return by.isNegative();
        }
    }

    @BeforeEach
    void readCron() {
        world.with(builder -> builder.cronParser(new SimpleCron()));
    }

    private Instant now() {
        return world.clock().now();
    }

    private void jump(Jump jump) {
        world.clock().jump(jump.by);
    }

    // To an instant, if that has not come already.
    private void reach(Instant instant) {
        if (now().isBefore(instant)) {
            world.clock().advanceTo(instant);
        }
    }

    private void awaitWaitingFor(String id, String signal) {
        world.await(id, view -> String.valueOf(view.waitingFor()).contains("'" + signal + "'"));
    }

    private List<String> ids() {
        return world.engine().find(ExecutionFilter.all()).executions().stream()
                .map(ExecutionView::id)
                .sorted()
                .toList();
    }

    // ---- what waits for an instant ----

    @ParameterizedTest
    @EnumSource
    void aSleepEndsAtItsRecordedInstantAndOnce(Jump jump) throws Exception {
        sleepOverAJump(jump, () -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aSleepEndsAtItsRecordedInstantAlsoInAnotherProcess(Jump jump) throws Exception {
        sleepOverAJump(jump, world::killAndRestart);
    }

    private void sleepOverAJump(Jump jump, Runnable afterwards) throws Exception {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.step("before", () -> world.effect("before"));
            ctx.sleep("nap", HOUR.multipliedBy(2));
            ctx.step("after", () -> world.effect("after"));
            return "rested";
        });
        code(nap);
        world.start();
        start(nap, "n");
        Instant end = awaitSuspended("n").wakeAt();
        world.clock().advance(Duration.ofMinutes(10));

        jump(jump);
        afterwards.run();

        if (now().isBefore(end)) {
            assertThat(awaitSuspended("n").wakeAt()).isEqualTo(end);
            world.clock().advanceTo(end.minusMillis(1));
            assertThat(world.effects()).containsExactly("before");
        }
        reach(end);
        assertThat(result("n")).isEqualTo("rested");
        assertThat(world.effects()).containsExactly("before", "after");
    }

    @ParameterizedTest
    @EnumSource(names = {"HOUR_BACK", "DAY_BACK"})
    void aSleepThatIsOverIsNeverWaitedForAgain(Jump jump) throws Exception {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep("nap", Duration.ofMinutes(30));
            ctx.step("after", () -> world.effect("after"));
            return ctx.awaitSignal("go", String.class);
        });
        code(nap);
        world.start();
        start(nap, "n");
        world.wakeUp("n");
        awaitWaitingFor("n", "go");

        jump(jump);
        world.killAndRestart();
        world.engine().signal("n", "go", "on");

        assertThat(result("n")).isEqualTo("on");
        assertThat(world.effects()).containsExactly("after");
    }

    @ParameterizedTest
    @EnumSource
    void aWaitTimesOutAtItsDeadlineOrGetsWhatComesBefore(Jump jump) throws Exception {
        WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
            String first = ctx.tryAwaitSignal("go", String.class, HOUR).orElse("late");
            ctx.step("answered", () -> world.effect(first));
            return first + ", " + ctx.awaitSignal("end", String.class);
        });
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");

        jump(jump);
        if (!jump.isBack()) {
            awaitWaitingFor("p", "end");
            world.clock().jump(jump.by.negated());
        }
        world.engine().signal("p", "go", "in time");
        awaitWaitingFor("p", "end");
        world.killAndRestart();
        world.engine().signal("p", "end", "over");

        assertThat(result("p")).isEqualTo(jump.isBack() ? "in time, over" : "late, over");
        assertThat(world.effects()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void theNextAttemptIsMadeAtItsRecordedInstant(Jump jump) throws Exception {
        WorkflowDefinition<String> stubborn = WorkflowDefinition.of(
                "stubborn",
                String.class,
                ctx -> ctx.step(
                        "try",
                        String.class,
                        StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR.multipliedBy(2))),
                        () -> {
                            world.effect("attempt " + ctx.attempt());
                            if (ctx.attempt() == 1) {
                                throw new IllegalStateException("first");
                            }
                            return "second";
                        }));
        code(stubborn);
        world.start();
        start(stubborn, "s");
        Instant again = awaitSuspended("s").wakeAt();

        jump(jump);

        if (now().isBefore(again)) {
            world.clock().advanceTo(again.minusMillis(1));
            assertThat(world.effects()).containsExactly("attempt 1");
        }
        reach(again);
        assertThat(result("s")).isEqualTo("second");
        assertThat(world.effects()).containsExactly("attempt 1", "attempt 2");
    }

    @ParameterizedTest
    @EnumSource
    void aStartThatIsPutOffComesAtItsInstant(Jump jump) throws Exception {
        code(report);
        world.start();
        Instant at = now().plus(HOUR.multipliedBy(2));
        world.engine().start(report, WorkflowOptions.id("r").startAt(at));

        jump(jump);

        if (now().isBefore(at)) {
            world.clock().advanceTo(at.minusMillis(1));
            assertThat(world.effects()).isEmpty();
        }
        reach(at);
        assertThat(result("r")).isEqualTo("written");
        assertThat(world.effects()).containsExactly("r");
    }

    // ---- schedules ----

    @ParameterizedTest
    @EnumSource
    void eachDueTimeOfAFixedRateHasOneRun(Jump jump) {
        oneRunForEachDueTime(
                jump,
                ScheduleTiming.fixedRate(HOUR),
                IntStream.rangeClosed(1, 30)
                        .mapToObj(n -> BEGIN.plus(HOUR.multipliedBy(n)))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void eachDueTimeOfACronExpressionHasOneRun(Jump jump) {
        oneRunForEachDueTime(
                jump,
                ScheduleTiming.cron("every 60", BERLIN),
                IntStream.rangeClosed(1, 30)
                        .mapToObj(n -> BEGIN.plus(HOUR.multipliedBy(n)))
                        .toList());
    }

    private void oneRunForEachDueTime(Jump jump, ScheduleTiming timing, List<Instant> due) {
        code(report);
        world.start();
        world.engine()
                .schedules()
                .create(
                        "reports",
                        report,
                        ScheduleOptions.of(timing)
                                .missedRuns(MissedRuns.ALL)
                                .missedRunsUpTo(100)
                                .overlap(OverlapPolicy.ALLOW));
        world.clock().advanceTo(due.get(1));
        world.await("two have run", () -> world.effects().size() == 2);

        jump(jump);
        world.restart();
        world.clock().advance(Duration.ofMinutes(1));
        reach(due.get(due.size() - 1));

        world.await("all have run", () -> world.effects().size() == due.size());
        assertThat(ids())
                .containsExactlyElementsOf(
                        due.stream().map(at -> "reports@" + at).toList());
        assertThat(world.effects()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void aFixedDelayGoesOnAtItsRecordedInstant(Jump jump) {
        code(report);
        world.start();
        world.engine().schedules().create("reports", report, ScheduleOptions.of(ScheduleTiming.fixedDelay(HOUR)));
        world.clock().advance(HOUR);
        Instant second = BEGIN.plus(HOUR.multipliedBy(2));
        awaitDue(second);

        jump(jump);

        if (now().isBefore(second)) {
            awaitDue(second);
        }
        reach(second);
        world.await("the second has run", () -> world.effects().size() == 2);
        assertThat(ids()).containsExactly("reports@" + BEGIN.plus(HOUR), "reports@" + second);
    }

    private void awaitDue(Instant next) {
        world.await(
                "it is due at " + next,
                () -> next.equals(
                        world.engine().schedules().find("reports").orElseThrow().nextAt()));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-27T12:00:00Z, 2026-03-28T01:30:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:30:00Z",
        "2026-10-23T12:00:00Z, 2026-10-24T00:30:00Z, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z"
    })
    void halfPastTwoComesOnceADayWhenTheClocksArePutForwardOrBack(
            Instant begin, Instant first, Instant second, Instant third) {
        code(report);
        world.clock().advanceTo(begin);
        world.start();
        world.engine()
                .schedules()
                .create(
                        "reports",
                        report,
                        ScheduleOptions.of(ScheduleTiming.cron("daily 02:30", BERLIN))
                                .overlap(OverlapPolicy.ALLOW));
        for (Instant due : List.of(first, second, third)) {
            awaitDue(due);
            world.restart();
            while (now().isBefore(due)) {
                world.clock().advance(Duration.ofMinutes(30)); // also over those that come twice
            }
            assertThat(now()).isEqualTo(due);
            world.await(due + " has run", () -> world.effects().contains("reports@" + due));
        }
        world.clock().advance(Duration.ofHours(12));

        assertThat(ids()).containsExactly("reports@" + first, "reports@" + second, "reports@" + third);
    }

    @Test
    void anotherZoneCountsFromTheNextStartOn() {
        code(report);
        declare(BERLIN);
        world.clock().advance(HOUR);
        awaitDue(Instant.parse("2026-01-01T01:30:00Z"));

        world.engine().close();
        declare(ZoneId.of("America/New_York"));

        awaitDue(Instant.parse("2026-01-01T07:30:00Z"));
        world.clock().advance(Duration.ofDays(1));
        world.await("it has run", () -> world.effects().size() == 1);
        assertThat(ids()).containsExactly("reports@2026-01-01T07:30:00Z");
    }

    private void declare(ZoneId zone) {
        world.startWithoutLaunching();
        ScheduleOptions options = ScheduleOptions.of(ScheduleTiming.cron("daily 02:30", zone));
        world.engine().declareSchedules(List.of(new ScheduleDeclaration("reports", report, options)));
        world.engine().launch();
    }

    // ---- what waits for so much time to pass ----

    @ParameterizedTest
    @EnumSource
    void aStepHasItsWholeTimeout(Jump jump) throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> slow = slow(gate);
        code(slow);
        world.start();
        start(slow, "s");
        gate.awaitArrival();
        world.clock().advance(Duration.ofSeconds(20));

        jump(jump);
        world.clock().advance(Duration.ofSeconds(9));
        gate.open();

        assertThat(result("s")).isEqualTo("in time");
    }

    @ParameterizedTest
    @EnumSource
    void aStepHasNotMoreThanItsTimeout(Jump jump) throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> slow = slow(gate);
        code(slow);
        world.start();
        start(slow, "s");
        gate.awaitArrival();

        jump(jump);
        world.clock().advance(Duration.ofSeconds(30));
        gate.open();

        assertThat(world.await("s", ExecutionStatus.FAILED, ExecutionStatus.COMPLETED)
                        .status())
                .isEqualTo(ExecutionStatus.FAILED);
    }

    private static WorkflowDefinition<String> slow(Gate gate) {
        return WorkflowDefinition.of(
                "slow",
                String.class,
                ctx -> ctx.step(
                        "slow", String.class, StepOptions.<String>defaults().timeout(Duration.ofSeconds(30)), () -> {
                            gate.pass();
                            return "in time";
                        }));
    }

    @ParameterizedTest
    @EnumSource
    void aStoreThatCouldNotBeReadIsReadAgainSoon(Jump jump) throws Exception {
        AtomicBoolean unreadable = new AtomicBoolean();
        AtomicBoolean noticed = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            protected void beforeRead() {
                if (unreadable.get()) {
                    noticed.set(true);
                    throw new StoreUnavailableException("nobody can read it", null);
                }
            }
        });
        WorkflowDefinition<String> patient =
                WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        unreadable.set(true);
        world.engine().signal("p", "go", "on");
        world.await("nobody can read it", noticed::get);

        jump(jump);
        unreadable.set(false);

        world.await("it has got the signal", () -> {
            world.clock().advance(Duration.ofSeconds(1));
            return status("p") == ExecutionStatus.COMPLETED;
        });
        assertThat(now()).isBefore(BEGIN.plus(jump.by).plus(HOUR));
    }

    @ParameterizedTest
    @EnumSource
    void aQueueThatMayStartSoManyInATimeDoesNotStandStillForTheJump(Jump jump) {
        code(report);
        world.with(builder -> builder.queue(QueueOptions.named("mails").rate(2, Duration.ofMinutes(1))));
        world.start();
        for (int i = 1; i <= 4; i++) {
            world.engine().start(report, WorkflowOptions.id("r-" + i).queue("mails"));
        }
        world.await("two were let through", () -> world.effects().size() == 2);

        jump(jump);
        world.clock().advance(Duration.ofMinutes(1));

        world.await("the others are let through", () -> world.effects().size() == 4);
        assertThat(world.effects()).doesNotHaveDuplicates();
    }

    // ---- a machine that sleeps ----

    @Test
    void aProcessThatSleptForADayDoesNotTakeItsOwnExecutionsOver() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> working = WorkflowDefinition.of("working", String.class, ctx -> {
            ctx.step("work", () -> {
                world.effect(ctx.executionId());
                gate.pass();
            });
            return "done";
        });
        world.with(builder -> builder.maxConcurrentExecutions(10));
        code(working, report);
        world.start();
        List<String> ids = IntStream.range(0, 5).mapToObj(n -> "w-" + n).toList();
        for (String id : ids) {
            start(working, id);
            gate.awaitArrival();
        }

        for (int day = 0; day < 3; day++) {
            world.clock().jump(Duration.ofDays(1));
            start(report, "r-" + day).result(World.PATIENCE); // so that everything has been looked at
        }

        assertThat(world.effects()).filteredOn(ids::contains).containsExactlyElementsOf(ids);
        for (String id : ids) {
            assertThat(world.disk().find(id).orElseThrow().state().recoveryCount())
                    .isZero();
            assertThat(world.disk().find(id).orElseThrow().state().status()).isEqualTo(ExecutionStatus.RUNNING);
        }
        gate.open();
        for (String id : ids) {
            assertThat(result(id)).isEqualTo("done");
        }
        assertThat(world.effects()).doesNotHaveDuplicates();
    }

    // ---- a clock that stands still ----

    @Test
    void whatHappensInOneMillisecondKeepsItsOrderAndHappensOnce() throws Exception {
        int many = 60;
        WorkflowDefinition<String> collector = WorkflowDefinition.of("collector", String.class, ctx -> {
            List<Integer> got = new ArrayList<>();
            while (got.size() < many) {
                got.add(ctx.awaitSignal("n", Integer.class));
                ctx.step("note", () -> world.effect("note"));
            }
            return got.toString();
        });
        code(collector, report);
        world.start();
        start(collector, "c");
        for (int n = 0; n < many; n++) {
            world.engine().signal("c", "n", n, "key-" + n);
            world.engine().signal("c", "n", -n, "key-" + n); // the same once more
            if (n == many / 2) {
                world.killAndRestart();
            }
        }
        Set<String> reports = IntStream.range(0, 20).mapToObj(n -> "r-" + n).collect(Collectors.toSet());
        reports.forEach(id -> start(report, id));
        reports.forEach(id -> start(report, id));

        assertThat(result("c"))
                .isEqualTo(IntStream.range(0, many).boxed().toList().toString());
        for (String id : reports) {
            result(id);
        }
        assertThat(now()).as("the clock stood still").isEqualTo(BEGIN);
        assertThat(world.effects()).filteredOn("note"::equals).hasSizeBetween(many, many + 1);
        assertThat(world.effects()).filteredOn(reports::contains).hasSize(reports.size());
        assertThat(steps("c").subList(0, 4)).containsExactly("n", "note", "n", "note");
    }

    // ---- far away ----

    @Test
    void timeGoesOnBehindTheYear2038() throws Exception {
        Instant end = Instant.parse("2038-01-19T03:14:07Z"); // the last second of 32 bits
        WorkflowDefinition<String> across = WorkflowDefinition.of("across", String.class, ctx -> {
            ctx.sleep("across", Duration.ofSeconds(2));
            String answer = ctx.tryAwaitSignal("go", String.class, HOUR).orElse("late");
            return ctx.step("now", String.class, () -> answer + " at " + ctx.now());
        });
        code(across, report);
        world.clock().advanceTo(end);
        world.start();
        start(across, "a");
        world.engine()
                .schedules()
                .create(
                        "reports",
                        report,
                        ScheduleOptions.of(ScheduleTiming.cron("daily 02:30", BERLIN))
                                .overlap(OverlapPolicy.ALLOW));
        world.engine().start(report, WorkflowOptions.id("later").delay(HOUR));

        assertThat(awaitSuspended("a").wakeAt()).isEqualTo(end.plusSeconds(2));
        world.killAndRestart();
        world.wakeUp("a");
        world.await(
                "a",
                view -> view.wakeAt() != null
                        && view.wakeAt().equals(end.plusSeconds(2).plus(HOUR)));
        world.restart();
        world.wakeUp("a");

        assertThat(result("a")).isEqualTo("late at " + end.plusSeconds(2).plus(HOUR));
        assertThat(result("later")).isEqualTo("written");
        world.clock().advance(Duration.ofDays(1));
        world.await("it has run", () -> world.effects().contains("reports@2038-01-20T01:30:00Z"));
    }

    @Test
    void aSleepMayEndInTheYear9999() throws Exception {
        Instant end = Instant.parse("9999-12-31T23:59:59.999Z");
        WorkflowDefinition<String> long_ = WorkflowDefinition.of("long", String.class, ctx -> {
            ctx.sleepUntil(end);
            return "rested";
        });
        code(long_, report);
        world.start();
        start(long_, "l");
        assertThat(awaitSuspended("l").wakeAt()).isEqualTo(end);
        Instant latest = WorkflowOptions.LATEST_START.minusMillis(1);
        world.engine().start(report, WorkflowOptions.id("r").startAt(latest));

        world.killAndRestart();

        assertThat(awaitSuspended("l").wakeAt()).isEqualTo(end);
        world.clock().advanceTo(latest);
        assertThat(result("r")).isEqualTo("written");
        world.clock().advanceTo(end);
        assertThat(result("l")).isEqualTo("rested");
    }
}
