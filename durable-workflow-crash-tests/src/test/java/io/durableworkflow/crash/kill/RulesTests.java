package io.durableworkflow.crash.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.kill.Stored.Execution;
import io.durableworkflow.crash.kill.Stored.Recorded;
import io.durableworkflow.crash.kill.Stored.Schedule;
import io.durableworkflow.crash.kill.Stored.Signal;
import io.durableworkflow.crash.kill.Stored.Status;
import io.durableworkflow.crash.ledger.Effect;
import io.durableworkflow.crash.ledger.LedgerLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every rule is broken once, beginning with findings that break none. */
final class RulesTests {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Recorded COMPLETED = new Recorded(Status.COMPLETED, "done");

    private final List<LedgerLine> ledger = new ArrayList<>();
    private final Map<String, Execution> executions = new HashMap<>();
    private final Map<Effect, Recorded> recorded = new HashMap<>();
    private final Set<Signal> signals = new HashSet<>();
    private final Map<Effect, Integer> rows = new HashMap<>();
    private final Set<Command> acknowledged = new HashSet<>();
    private @Nullable Schedule schedule = new Schedule(NOON, NOON.plusSeconds(2));

    @BeforeEach
    void letAllEndWell() {
        begin("order-1", Workflows.ORDER, "COMPLETED", "NONE");
        step("order-1", "reserve");
        step("order-1", "collect", 3, "-");
        step("order-1", "charge");
        step("order-1", "mail");
        step("order-1", "close", 1, "order-1.parcel");
        acknowledged.add(Command.signal("order-1", "delivered", "order-1.parcel"));
        signals.add(new Signal("order-1", "order-1.parcel"));

        begin("fork-1", Workflows.FORK, "COMPLETED", "NONE");
        List.of("split", "left-1", "right-1", "right-2", "left-2", "join").forEach(step -> step("fork-1", step));

        begin("invoice-1", Workflows.INVOICE, "COMPLETED", "NONE");
        List.of("write", "post", "print").forEach(step -> step("invoice-1", step));
        rows.put(new Effect("invoice-1", "write"), 1);
        rows.put(new Effect("invoice-1", "post"), 1);

        begin("trip-1", Workflows.TRIP, "FAILED", "DONE");
        List.of("flight", "hotel", "car").forEach(step -> step("trip-1", step));
        undo("trip-1", "car", 2);
        undo("trip-1", "hotel", 1);
        undo("trip-1", "flight", 1);

        begin("hold-1", Workflows.HOLD, "CANCELLED", "DONE");
        step("hold-1", "flight");
        undo("hold-1", "flight", 1);
        acknowledged.add(Command.cancel("hold-1"));
        begin("hold-2", Workflows.HOLD, "CANCELLED", "NONE");

        for (int second = 0; second <= 2; second++) {
            String id = "tick@" + NOON.plusSeconds(second);
            executions.put(id, new Execution(id, Workflows.TICK, "COMPLETED", "NONE"));
            step(id, "strike");
        }
    }

    @Test
    void nothingIsBroken() {
        assertThat(Rules.always(Findings.NOTHING, now())).isEmpty();
        assertThat(Rules.always(now(), now())).isEmpty();
        assertThat(Rules.finallyToo(now())).isEmpty();
    }

    @Test
    void aKillMayMakeStepsBeDoneAgain() {
        LedgerLine close = line("order-1", "close");
        ledger.add(new LedgerLine(2, "order-1", "close", close.key(), 1, close.detail()));
        LedgerLine undoing = line("trip-1", "undo-flight");
        ledger.add(new LedgerLine(2, "trip-1", "undo-flight", undoing.key(), 1, "-"));

        nothingIsBroken();
    }

    @Test
    void aStepThatMayRunOnceMayHaveDoneNothing() {
        recorded.put(new Effect("order-1", "charge"), new Recorded(Status.COMPLETED, "not done"));
        recorded.put(new Effect("order-1", "mail"), new Recorded(Status.UNKNOWN, null));
        ledger.remove(line("order-1", "charge"));
        ledger.remove(line("order-1", "mail"));

        nothingIsBroken();
        assertThat(now().unknown()).isEqualTo(2);
    }

    @Test
    void anAcknowledgedStartIsLost() {
        acknowledged.add(Command.start("order", "order-2"));

        assertBroken("lost, although it was acknowledged: start order-2 order");
    }

    @Test
    void anAcknowledgedSignalIsLost() {
        signals.clear();

        assertBroken("lost, although it was acknowledged: signal order-1 delivered order-1.parcel");
    }

    @Test
    void anExecutionIsBlocked() {
        begin("order-1", Workflows.ORDER, "BLOCKED", "NONE");

        assertBroken("blocked: ");
    }

    @Test
    void aRecordIsGone() {
        Findings before = now();
        recorded.remove(new Effect("fork-1", "join"));

        assertThat(Rules.always(before, now()))
                .singleElement()
                .asString()
                .startsWith("the record of join of fork-1 was ");
    }

    @Test
    void aRecordHasChanged() {
        Findings before = now();
        recorded.put(new Effect("order-1", "mail"), new Recorded(Status.UNKNOWN, null));

        assertThat(Rules.always(before, now()))
                .singleElement()
                .asString()
                .startsWith("the record of mail of order-1 was ");
    }

    @Test
    void somethingIsRecordedThatWasNeverDone() {
        ledger.remove(line("invoice-1", "print"));

        assertBroken("recorded and never done: print of invoice-1");
    }

    @Test
    void somethingRecordedIsDoneAgain() {
        Findings before = now();
        ledger.add(again(line("fork-1", "join")));

        assertThat(Rules.always(before, now()))
                .singleElement()
                .asString()
                .startsWith("done again although it was recorded: ");
    }

    @Test
    void oneProcessDoesSomethingTwice() {
        ledger.add(line("fork-1", "join"));

        assertBroken("done twice by one process: ");
    }

    @Test
    void aStepIsDoneAgainAfterThatWhichFollowsIt() {
        ledger.add(again(line("order-1", "reserve")));

        assertBroken("out of order: ");
    }

    @Test
    void aStepOfABranchIsDoneAgainAfterThatWhichFollowsIt() {
        ledger.add(ledger.indexOf(line("fork-1", "join")), again(line("fork-1", "left-1")));

        assertBroken("out of order: ");
    }

    @Test
    void compensationsAreInTheOrderOfTheSteps() {
        LedgerLine undoing = line("trip-1", "undo-hotel");
        ledger.remove(undoing);
        ledger.add(undoing);

        assertBroken("out of order: ");
    }

    @Test
    void aStepIsDoneWhileTheOthersAreUndone() {
        ledger.add(again(line("trip-1", "car")));

        assertBroken("out of order: ");
    }

    @Test
    void somethingIsDoneForNobody() {
        ledger.add(new LedgerLine(1, "order-2", "reserve", "key", 1, "-"));

        assertBroken("done for an execution that is not there: ");
    }

    @Test
    void somethingIsDoneThatNobodyHasPlanned() {
        ledger.add(new LedgerLine(1, "order-1", "dance", "key", 1, "-"));

        assertBroken("not planned: ");
    }

    @Test
    void aStepThatMayRunOnceRunsTwice() {
        ledger.add(ledger.indexOf(line("order-1", "mail")), again(line("order-1", "charge")));

        assertBroken("done 2 times, and was to be done at most once: charge of order-1");
    }

    @Test
    void aStepThatWasDoneIsRecordedAsNotDone() {
        recorded.put(new Effect("order-1", "charge"), new Recorded(Status.COMPLETED, "not done"));

        assertBroken("recorded as not done, and done: charge of order-1");
    }

    @Test
    void theEffectOfATransactionalStepIsThereTwice() {
        rows.put(new Effect("invoice-1", "write"), 2);

        assertBroken("2 rows instead of 1: write of invoice-1");
    }

    @Test
    void theEffectOfATransactionalStepIsNotThere() {
        rows.remove(new Effect("invoice-1", "write"));

        assertBroken("0 rows instead of 1: write of invoice-1");
    }

    @Test
    void theEffectOfATransactionalStepIsThereWithoutItsRecord() {
        recorded.remove(new Effect("invoice-1", "post"));

        assertBroken("1 rows instead of 0: post of invoice-1");
    }

    @Test
    void aRepeatHasAnotherKey() {
        ledger.add(new LedgerLine(2, "fork-1", "join", "another", 1, "-"));

        assertBroken("its idempotency key is not its own: ");
    }

    @Test
    void twoEffectsHaveOneKey() {
        ledger.remove(line("fork-1", "join"));
        ledger.add(new LedgerLine(1, "fork-1", "join", line("fork-1", "split").key(), 1, "-"));

        assertBroken("its idempotency key is not its own: ");
    }

    @Test
    void aKillCountsAsAnAttempt() {
        ledger.set(
                ledger.indexOf(line("order-1", "close")),
                new LedgerLine(1, "order-1", "close", "k", 2, "order-1.parcel"));

        assertBroken("not attempt 1: ");
    }

    @Test
    void aRetryHasTooFewAttempts() {
        ledger.set(ledger.indexOf(line("order-1", "collect")), new LedgerLine(1, "order-1", "collect", "k", 2, "-"));

        assertBroken("not attempt 3: ");
    }

    @Test
    void aCompensationHasTooFewAttempts() {
        ledger.set(ledger.indexOf(line("trip-1", "undo-car")), new LedgerLine(1, "trip-1", "undo-car", "k", 1, "-"));

        assertBroken("not attempt 2: ");
    }

    @Test
    void aWaitGetsTheSignalOfAnother() {
        ledger.set(
                ledger.indexOf(line("order-1", "close")),
                new LedgerLine(1, "order-1", "close", "k", 1, "order-2.parcel"));

        assertBroken("not the payload order-1.parcel: ");
    }

    @Test
    void aDueTimeHasNoRun() {
        schedule = new Schedule(NOON, NOON.plusSeconds(3));

        assertBroken("due, and not there: tick@2026-01-01T12:00:03Z");
    }

    @Test
    void aRunHasNoDueTime() {
        schedule = new Schedule(NOON.plusSeconds(1), NOON.plusSeconds(2));

        assertBroken("not due, and there: tick@2026-01-01T12:00:00Z");
    }

    @Test
    void anExecutionHasNotEnded() {
        begin("order-1", Workflows.ORDER, "RUNNING", "NONE");

        assertBrokenAtTheEnd("should be COMPLETED and NONE: ");
    }

    @Test
    void anExecutionHasEndedAnotherWay() {
        begin("hold-2", Workflows.HOLD, "COMPLETED", "NONE");

        assertBrokenAtTheEnd("should be CANCELLED and NONE: ");
    }

    @Test
    void anExecutionSaysThatItHasUndoneNothing() {
        begin("trip-1", Workflows.TRIP, "FAILED", "NONE");

        assertBrokenAtTheEnd("should be FAILED and DONE: ");
    }

    @Test
    void aStepIsLeftOut() {
        recorded.remove(new Effect("fork-1", "right-2"));

        assertBrokenAtTheEnd("never recorded: right-2 of fork-1");
    }

    @Test
    void aStepIsNotDone() {
        ledger.remove(line("fork-1", "right-2"));

        assertBrokenAtTheEnd("never done: right-2 of fork-1");
    }

    @Test
    void aStepIsNotUndone() {
        ledger.remove(line("trip-1", "undo-hotel"));

        assertBrokenAtTheEnd("not undone: hotel of trip-1");
    }

    @Test
    void theUndoingOfAStepIsNotRecorded() {
        recorded.remove(new Effect("trip-1", "undo-hotel"));

        assertBrokenAtTheEnd("not undone: hotel of trip-1");
    }

    @Test
    void aStepIsNotMarkedAsUndone() {
        recorded.put(new Effect("trip-1", "hotel"), COMPLETED);

        assertBrokenAtTheEnd("not undone: hotel of trip-1");
    }

    @Test
    void aStepOfACompletedExecutionIsUndone() {
        ledger.add(new LedgerLine(1, "fork-1", "undo-join", "key", 1, "-"));

        assertBrokenAtTheEnd("undone, and there was nothing to undo: join of fork-1");
    }

    @Test
    void aStepIsUndoneThatWasNotDone() {
        undo("hold-2", "flight", 1);
        recorded.remove(new Effect("hold-2", "flight"));

        assertBrokenAtTheEnd("undone, and there was nothing to undo: flight of hold-2");
    }

    private void begin(String id, String workflow, String status, String compensation) {
        executions.put(id, new Execution(id, workflow, status, compensation));
        acknowledged.add(Command.start(workflow, id));
    }

    private void step(String execution, String step) {
        step(execution, step, 1, "-");
    }

    private void step(String execution, String step, int attempt, String detail) {
        ledger.add(new LedgerLine(1, execution, step, execution + step, attempt, detail));
        recorded.put(new Effect(execution, step), COMPLETED);
    }

    private void undo(String execution, String step, int attempt) {
        step(execution, "undo-" + step, attempt, "-");
        recorded.put(new Effect(execution, step), new Recorded(Status.COMPENSATED, "done"));
    }

    private LedgerLine line(String execution, String step) {
        return ledger.stream()
                .filter(line -> line.effect().equals(new Effect(execution, step)))
                .findFirst()
                .orElseThrow();
    }

    private static LedgerLine again(LedgerLine line) {
        return new LedgerLine(2, line.execution(), line.step(), line.key(), line.attempt(), line.detail());
    }

    private Findings now() {
        return new Findings(
                List.copyOf(ledger),
                new Stored(
                        Map.copyOf(executions), Map.copyOf(recorded), Set.copyOf(signals), Map.copyOf(rows), schedule),
                Set.copyOf(acknowledged));
    }

    private void assertBroken(String sentence) {
        assertThat(Rules.always(Findings.NOTHING, now()))
                .singleElement()
                .asString()
                .startsWith(sentence);
    }

    private void assertBrokenAtTheEnd(String sentence) {
        assertThat(Rules.finallyToo(now())).singleElement().asString().startsWith(sentence);
    }
}
