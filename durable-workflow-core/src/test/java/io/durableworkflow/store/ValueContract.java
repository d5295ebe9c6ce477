package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.blocked;
import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.full;
import static io.durableworkflow.store.TestRecords.fullCheckpoint;
import static io.durableworkflow.store.TestRecords.hex;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read equals what was written: nulls, extremes, odd characters, large payloads. */
abstract class ValueContract extends ContractPart {
    private static final String LONGEST_ID = "-_.:@+=,~aZ09".repeat(20).substring(0, 256);
    private static final String LONGEST_NAME = "ä%_'\"\\`;-- €😀 ".repeat(20).substring(0, 254) + "zz";
    private static final String UNICODE = "\"ä€😀 \u202e\u0001\\u0000 'quoted' %s ? :name ${x} -- /* \n\r\t\"";

    @Test
    void longestNodeMayOpen() {
        store.open("n".repeat(CheckpointStore.MAX_NODE_LENGTH), T0.plusNanos(1));
    }

    @Test
    void everyColumnOfTheStartMayBeNull() {
        StartRecord start = new StartRecord("order-1", "checkout", 0, hex("1"), T0, null, Map.of(), hex("input"), null);

        long no = started(new Change.Start(start, ExecutionState.queued(T0)));

        assertThat(load(no).execution().start()).isEqualTo(start);
    }

    @Test
    void everyColumnOfTheStateMayBeNull() {
        ExecutionState bare = ExecutionState.queued(T0).toBuilder().wakeAt(null).build();

        long no = started("order-1", bare);
        assertThat(load(no).execution().state()).isEqualTo(bare);

        commit(transition(no, 0, 1).state(full()));
        commit(transition(no, 1, 2).state(bare.toBuilder().fence(1).build()));
        assertThat(load(no).execution().state())
                .isEqualTo(bare.toBuilder().fence(1).build());
    }

    @Test
    void everyColumnOfTheStateMayHaveAValueFromTheStart() {
        long no = started("order-1", full());

        assertThat(load(no).execution().state()).isEqualTo(full());
    }

    @Test
    void everyColumnOfACheckpointMayBeNullAgain() {
        long no = started("order-1", running());
        commit(transition(no, 1, 1).checkpoint(fullCheckpoint(1, 0)));
        assertThat(load(no).checkpoints()).containsExactly(fullCheckpoint(1, 0));

        CheckpointRecord bare = new CheckpointRecord(
                0,
                CheckpointRecord.COMPENSATIONS,
                0,
                CheckpointKind.STEP,
                "x",
                CheckpointStatus.INTENT,
                0,
                2,
                null,
                T0,
                null,
                null,
                null,
                null,
                null);
        commit(transition(no, 1, 2).checkpoint(bare));

        assertThat(load(no).checkpoints()).containsExactly(bare);
    }

    @Test
    void everyColumnOfAnEventMayBeNull() {
        long no = started("order-1", running());
        EventRecord bare = new EventRecord(1, T0, EventKind.TAKEN_OVER, null, null, null, null, null);

        commit(transition(no, 1, 1).event(bare).event("full"));

        assertThat(store.events(no)).containsExactly(bare, TestRecords.event(1, "full"));
    }

    @Test
    void deliveriesMayHaveNulls() {
        long no = started("order-1", running());
        commit(new Change.Signal("order-1", "paid", "key", T0, null));
        commit(new Change.Command("order-1", CommandKind.CANCEL, hex("1"), T0, null, null));

        Inbox inbox = load(no).inbox();
        assertThat(inbox.signals().get(0).payload()).isNull();
        assertThat(inbox.commands().get(0).who()).isNull();
        assertThat(inbox.commands().get(0).why()).isNull();
    }

    @Test
    void emptyTextIsNotNull() {
        long no = started(withTexts("order-1", ""));
        assertTexts(no, "");
    }

    @Test
    void payloadsKeepEveryCharacter() {
        long no = started(withTexts("order-1", UNICODE));
        assertTexts(no, UNICODE);
    }

    @Test
    void payloadsMayBeLarge() {
        String large = "\"" + "ä".repeat(512 * 1024) + "\"";
        long no = started(withTexts("order-1", large));
        assertTexts(no, large);
    }

    private static Change.Start withTexts(String id, String text) {
        StartRecord start =
                new StartRecord(id, "checkout", 1, hex(id), T0, null, Map.of("k", text), hex("input"), text);
        ExecutionState state = running().toBuilder()
                .blocked(BlockReason.PAYLOAD_UNREADABLE, text, null)
                .output(text)
                .error(text)
                .build();
        return new Change.Start(start, state);
    }

    /** Writes the text wherever there is room for one, and reads it again. */
    private void assertTexts(long no, String text) {
        CheckpointRecord step = new CheckpointRecord(
                0, 0, 0, CheckpointKind.STEP, "x", CheckpointStatus.FAILED, 1, 1, null, T0, T0, null, text, text, text);
        EventRecord event = new EventRecord(1, T0, EventKind.RESOLVED, null, null, null, text, text);
        commitAll(
                new Change.Signal("order-1", "paid", "key", T0, text),
                new Change.Command("order-1", CommandKind.CANCEL, hex("1"), T0, text, text),
                transition(no, 1, 1).checkpoint(step).event(event).build());

        LoadedExecution loaded = load(no);
        ExecutionRecord row = loaded.execution();
        assertText(text, row.start().input(), row.start().tags().get("k"));
        assertText(
                text,
                row.state().blockDetail(),
                row.state().output(),
                row.state().error());
        assertThat(loaded.checkpoints()).containsExactly(step);
        assertThat(store.events(no)).containsExactly(event);
        assertText(text, loaded.inbox().signals().get(0).payload());
        CommandRecord command = loaded.inbox().commands().get(0);
        assertText(text, command.who(), command.why());
    }

    private static void assertText(String expected, @Nullable String... texts) {
        // Not containsOnly: its message would show a megabyte.
        for (String text : texts) {
            assertThat(expected.equals(text)).isTrue();
        }
    }

    @Test
    void namesMayBeLongAndOdd() {
        StartRecord start = new StartRecord(
                LONGEST_ID,
                LONGEST_NAME,
                Integer.MAX_VALUE,
                hex("1"),
                T0,
                null,
                Map.of(LONGEST_NAME, LONGEST_NAME),
                hex("input"),
                null);
        ExecutionState state = running().toBuilder()
                .owner("n".repeat(CheckpointStore.MAX_NODE_LENGTH))
                .waitState(new WaitState(WaitKind.SIGNAL, LONGEST_NAME, T0))
                .build();
        long no = started(new Change.Start(start, state));
        CheckpointRecord step = named(LONGEST_NAME);
        commitAll(
                new Change.Signal(LONGEST_ID, LONGEST_NAME, LONGEST_ID, T0, null),
                transition(no, 1, 1).checkpoint(step).build());

        assertThat(store.findWithPayloads(LONGEST_ID)).contains(new ExecutionRecord(no, start, state, 0));
        assertThat(load(no).checkpoints()).containsExactly(step);
        assertThat(load(no).inbox().signals().get(0).name()).isEqualTo(LONGEST_NAME);
        applied(commit(new Change.Signal(LONGEST_ID, "again", LONGEST_ID, T0, null)));
        assertThat(load(no).inbox().signals()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "100%", "a_b", "\"", "a\\b", ";drop", "null", "?", ":no", "ß", "e\u0301", "\u00e9"})
    void nameIsTakenAsItIs(String name) {
        long no = started("order-1", TestRecords.waitingFor(name));
        started("order-2", TestRecords.waitingFor(name + "x"));
        commit(new Change.Signal("order-1", name, "key", T0, name));
        commit(new Change.Signal("order-2", name, "key", T0, name));

        assertThat(load(no).inbox().signals())
                .extracting(SignalRecord::name, SignalRecord::payload)
                .containsExactly(tuple(name, name));
        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "...", "a.b", "x@y", "1e3", "007", "7", "null", "a,b", "~", "=1+1"})
    void idIsTakenAsItIs(String id) {
        long no = started(id, running());
        commit(TestRecords.signal(id, "paid", 1));

        assertThat(store.find(id).orElseThrow().id()).isEqualTo(id);
        assertThat(load(no).inbox().signals()).hasSize(1);
        assertThat(store.find(id + "0")).isEmpty();
    }

    private static CheckpointRecord named(String name) {
        return new CheckpointRecord(
                0,
                0,
                0,
                CheckpointKind.SIGNAL,
                name,
                CheckpointStatus.INTENT,
                0,
                1,
                null,
                T0,
                null,
                name,
                null,
                null,
                null);
    }

    @Test
    void instantsAreCutToTheMillisecond() {
        Instant fine = T0.plusNanos(999_999);
        StartRecord start = new StartRecord("order-1", "checkout", 1, hex("1"), fine, fine, Map.of(), hex("i"), null);
        ExecutionState state = running().toBuilder()
                .waitState(new WaitState(WaitKind.SLEEP, "nap", fine))
                .wakeAt(fine)
                .startedAt(fine)
                .endedAt(fine)
                .build();
        long no = started(new Change.Start(start, state));
        commit(new Change.Signal("order-1", "paid", "key", fine, null));
        commit(new Change.Command("order-1", CommandKind.CANCEL, hex("1"), fine, null, null));
        commit(transition(no, 1, 1).event(new EventRecord(1, fine, EventKind.BLOCKED, null, null, null, null, null)));

        LoadedExecution loaded = load(no);
        assertThat(loaded.execution().start().createdAt()).isEqualTo(T0);
        assertThat(loaded.execution().start().deadline()).isEqualTo(T0);
        assertThat(loaded.execution().state().wakeAt()).isEqualTo(T0);
        assertThat(loaded.execution().state().waitState()).isEqualTo(new WaitState(WaitKind.SLEEP, "nap", T0));
        assertThat(loaded.inbox().signals().get(0).acceptedAt()).isEqualTo(T0);
        assertThat(loaded.inbox().commands().get(0).acceptedAt()).isEqualTo(T0);
        assertThat(store.events(no).get(0).at()).isEqualTo(T0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
    void instantsMayLieFarAway(Instant instant) {
        ExecutionState state = TestRecords.sleepingUntil(instant);
        long no = started("order-1", state);

        assertThat(load(no).execution().state()).isEqualTo(state);
        assertThat(store.due(instant.plus(1, ChronoUnit.MILLIS), 1)).containsExactly(new DueExecution(no, instant));
    }

    @Test
    void numbersMayBeLarge() {
        ExecutionState state = running().toBuilder()
                .fence(Long.MAX_VALUE)
                .generation(1_000_000)
                .recoveryCount(Integer.MAX_VALUE)
                .build();
        long no = started("order-1", state);
        CheckpointRecord step = checkpoint(Long.MAX_VALUE, 1_000_000, Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(commit(transition(no, Long.MAX_VALUE, Long.MAX_VALUE).checkpoint(step)))
                .isEqualTo(APPLIED);

        assertThat(load(no))
                .isEqualTo(new LoadedExecution(load(no).execution(), List.of(step), load(no).inbox(), Long.MAX_VALUE));
        assertThat(load(no).execution().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionStatus.class,
            names = {"BLOCKED"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyStatusIsReadAsWritten(ExecutionStatus status) {
        assertStateKept(running().toBuilder().status(status).build());
    }

    @ParameterizedTest
    @EnumSource(BlockReason.class)
    void everyBlockReasonIsReadAsWritten(BlockReason reason) {
        assertStateKept(blocked(reason));
        assertThat(store.blocked(reason, 0, 10)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeIsReadAsWritten(Outcome outcome) {
        assertStateKept(running().toBuilder().outcome(outcome).build());
    }

    @ParameterizedTest
    @EnumSource(CompensationStatus.class)
    void everyCompensationStatusIsReadAsWritten(CompensationStatus status) {
        assertStateKept(running().toBuilder().compensation(status).build());
    }

    @ParameterizedTest
    @EnumSource(WaitKind.class)
    void everyKindOfWaitIsReadAsWritten(WaitKind kind) {
        assertStateKept(
                running().toBuilder().waitState(new WaitState(kind, "x", T0)).build());
    }

    @ParameterizedTest
    @EnumSource(CommandKind.class)
    void everyKindOfCommandIsReadAsWritten(CommandKind kind) {
        long no = started("order-1", running());
        commit(new Change.Command("order-1", kind, hex("1"), T0, null, null));

        assertThat(load(no).inbox().commands().get(0).kind()).isEqualTo(kind);
    }

    @Test
    void everyKindOfCheckpointAndEventIsReadAsWritten() {
        long no = started("order-1", running());
        TransitionBuilder transition = transition(no, 1, 1);
        int position = 0;
        for (CheckpointKind kind : CheckpointKind.values()) {
            for (CheckpointStatus status : CheckpointStatus.values()) {
                transition.checkpoint(new CheckpointRecord(
                        0, 0, position++, kind, "x", status, 1, 1, null, T0, null, null, null, null, null));
            }
        }
        for (EventKind kind : EventKind.values()) {
            transition.event(new EventRecord(1, T0, kind, null, null, null, null, null));
        }
        Change.Transition written = transition.build();

        commit(written);

        assertThat(load(no).checkpoints()).isEqualTo(written.checkpoints());
        assertThat(store.events(no)).isEqualTo(written.events());
    }

    private void assertStateKept(ExecutionState state) {
        long no = started("order-1", state);
        assertThat(load(no).execution().state()).isEqualTo(state);
    }
}
