package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.blocked;
import static io.durableworkflow.store.TestRecords.cancel;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.full;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.signal;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link Change.Signal}, {@link Change.Command} and the {@link Inbox}. */
abstract class DeliveryContract extends ContractPart {
    @Test
    void signalIsPendingOnceAccepted() {
        long no = started("order-1", running());

        ExecutionRecord applied = applied(commit(signal("order-1", "paid", 1)));

        assertThat(applied).isEqualTo(store.find("order-1").orElseThrow());
        SignalRecord pending = load(no).inbox().signals().get(0);
        assertThat(pending.no()).isPositive();
        assertThat(pending).isEqualTo(new SignalRecord(pending.no(), "paid", T0.plusSeconds(1), "\"payload 1\""));
    }

    @Test
    void commandIsOpenOnceAccepted() {
        long no = started("order-1", running());

        ExecutionRecord applied = applied(commit(cancel("order-1", 1)));

        assertThat(applied).isEqualTo(store.find("order-1").orElseThrow());
        CommandRecord open = load(no).inbox().commands().get(0);
        assertThat(open.no()).isPositive();
        assertThat(open)
                .isEqualTo(
                        new CommandRecord(open.no(), CommandKind.CANCEL, T0.plusSeconds(1), "ann", "customer called"));
    }

    @ParameterizedTest
    @EnumSource(CommandKind.class)
    void commandsOfEveryKindAreKept(CommandKind kind) {
        long no = started("order-1", running());

        applied(commit(new Change.Command("order-1", kind, TestRecords.hex("token"), T0, null, null)));

        assertThat(load(no).inbox().commands())
                .singleElement()
                .satisfies(open -> assertThat(open.kind()).isEqualTo(kind));
    }

    @Test
    void answersComeWithoutPayloads() {
        started("order-1", full());

        for (Change change : List.of(signal("order-1", "paid", 1), cancel("order-1", 1))) {
            ExecutionRecord applied = applied(commit(change));
            assertThat(applied.start().input()).isNull();
            assertThat(applied.state().output()).isNull();
            assertThat(applied.state().error()).isEqualTo(full().error());
        }
    }

    @Test
    void deliveriesAreNumberedInTheOrderOfAcceptance() {
        long no = started("order-1", running());
        commitAll(signal("order-1", "b", 2), signal("order-1", "a", 1), cancel("order-1", 2));
        commitAll(cancel("order-1", 1), signal("order-1", "b", 1));

        Inbox inbox = load(no).inbox();
        assertThat(inbox.signals())
                .extracting(SignalRecord::payload)
                .containsExactly("\"payload 2\"", "\"payload 1\"", "\"payload 1\"");
        assertThat(inbox.signals()).extracting(SignalRecord::name).containsExactly("b", "a", "b");
        assertThat(inbox.signals()).extracting(SignalRecord::no).isSorted().doesNotHaveDuplicates();
        assertThat(inbox.commands())
                .extracting(CommandRecord::acceptedAt)
                .containsExactly(T0.plusSeconds(2), T0.plusSeconds(1));
        assertThat(inbox.commands()).extracting(CommandRecord::no).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void numbersAreNotUsedAgain() {
        long no = started("order-1", running());
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);
        commit(transition(no, 1, 1).checkpoint(0).consume(signal).close(command));

        assertThat(signalled("order-1", "paid", 2)).isGreaterThan(signal);
        assertThat(commanded("order-1", 2)).isGreaterThan(command);
    }

    @Test
    void inboxHoldsWhatHasHigherNumbers() {
        long no = started("order-1", running());
        long signal = signalled("order-1", "paid", 1);
        signalled("order-1", "paid", 2);
        long command = commanded("order-1", 1);
        commanded("order-1", 2);
        Inbox all = load(no).inbox();

        assertThat(store.inbox(no, 0, 0)).isEqualTo(all);
        assertThat(store.inbox(no, signal, command))
                .isEqualTo(new Inbox(all.signals().subList(1, 2), all.commands().subList(1, 2)));
        assertThat(store.inbox(no, Long.MAX_VALUE, 0)).isEqualTo(new Inbox(List.of(), all.commands()));
        assertThat(store.inbox(no, 0, Long.MAX_VALUE)).isEqualTo(new Inbox(all.signals(), List.of()));
    }

    @Test
    void inboxOfAnUnknownExecutionIsEmpty() {
        assertThat(store.inbox(77, 0, 0)).isEqualTo(new Inbox(List.of(), List.of()));
    }

    @Test
    void inboxHoldsAtMostSoManySignals() {
        long no = started("order-1", running());
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i <= Inbox.MAX_SIGNALS; i++) {
            batch.add(signal("order-1", "paid", i));
        }
        store.commit(batch);

        List<SignalRecord> first = load(no).inbox().signals();
        assertThat(first).hasSize(Inbox.MAX_SIGNALS);
        assertThat(first.get(0).payload()).isEqualTo("\"payload 0\"");
        assertThat(store.inbox(no, 0, 0).signals()).isEqualTo(first);
        long last = first.get(Inbox.MAX_SIGNALS - 1).no();
        assertThat(store.inbox(no, last, 0).signals())
                .extracting(SignalRecord::payload)
                .containsExactly("\"payload " + Inbox.MAX_SIGNALS + "\"");
        assertThat(commit(transition(no, 1, 1).state(running()).guard(last, 0))).isEqualTo(LOOK_AGAIN);
    }

    @Test
    void signalsOfOneNameAndPayloadAreAllKept() {
        long no = started("order-1", running());
        commit(new Change.Signal("order-1", "paid", "key-1", T0, "1"));
        commit(new Change.Signal("order-1", "paid", "key-2", T0, "1"));

        assertThat(load(no).inbox().signals()).hasSize(2);
    }

    @Test
    void repeatedSignalIsAppliedAlready() {
        started("order-1", running());
        ExecutionRecord first = applied(commit(signal("order-1", "paid", 1)));
        StoreSnapshot before = snapshot();

        assertThat(applied(commit(signal("order-1", "paid", 1)))).isEqualTo(first);
        assertThat(applied(commit(new Change.Signal("order-1", "other", "paid-1", T0, "other"))))
                .isEqualTo(first);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void repeatedCommandIsAppliedAlready() {
        started("order-1", running());
        ExecutionRecord first = applied(commit(cancel("order-1", 1)));
        StoreSnapshot before = snapshot();

        assertThat(applied(commit(cancel("order-1", 1)))).isEqualTo(first);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void repeatOfWhatIsDeliveredIsAppliedAlready() {
        long no = started("order-1", running());
        long signal = signalled("order-1", "paid", 1);
        long command = commanded("order-1", 1);
        commit(transition(no, 1, 1).checkpoint(0).consume(signal).close(command));
        StoreSnapshot before = snapshot();

        applied(commit(signal("order-1", "paid", 1)));
        applied(commit(cancel("order-1", 1)));
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void repeatOfWhatExpiredIsAppliedAlready() {
        long no = started("order-1", running());
        commitAll(signal("order-1", "paid", 1), cancel("order-1", 1));
        commit(transition(no, 1, 1).state(ended(Outcome.COMPLETED)));
        StoreSnapshot before = snapshot();

        ExecutionRecord execution = applied(commit(signal("order-1", "paid", 1)));
        assertThat(execution.state().status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(execution.state().output()).isNull();
        assertThat(applied(commit(cancel("order-1", 1)))).isEqualTo(execution);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void dedupKeysOfDifferentExecutionsDoNotMeet() {
        started("order-1", running());
        long other = started("order-2", running());
        commit(signal("order-1", "paid", 1));

        applied(commit(signal("order-2", "paid", 1)));

        assertThat(load(other).inbox().signals()).hasSize(1);
    }

    @Test
    void dedupKeysThatDifferInCaseAreDifferent() {
        long no = started("order-1", running());
        commit(new Change.Signal("order-1", "paid", "key", T0, null));
        commit(new Change.Signal("order-1", "paid", "KEY", T0, null));

        assertThat(load(no).inbox().signals()).hasSize(2);
    }

    @Test
    void unknownExecutionIsNotFound() {
        assertThat(commit(signal("order-1", "paid", 1))).isEqualTo(NOT_FOUND);
        assertThat(commit(cancel("order-1", 1))).isEqualTo(NOT_FOUND);

        long no = started("order-1", running());
        assertThat(load(no).inbox()).isEqualTo(new Inbox(List.of(), List.of()));
        applied(commit(signal("order-1", "paid", 1)));
        applied(commit(cancel("order-1", 1)));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void executionThatHasEndedTakesNothing(Outcome outcome) {
        started("order-1", ended(outcome));
        ExecutionRecord execution = store.find("order-1").orElseThrow();
        StoreSnapshot before = snapshot();

        assertThat(commit(signal("order-1", "paid", 1))).isEqualTo(new ChangeResult.Ended(execution));
        assertThat(commit(cancel("order-1", 1))).isEqualTo(new ChangeResult.Ended(execution));
        assertThat(snapshot()).isEqualTo(before);
        assertThat(execution.state().output()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutionStatus.class,
            names = {"QUEUED", "RUNNING", "SUSPENDED", "PAUSED", "COMPENSATING"})
    void activeExecutionTakesEverything(ExecutionStatus status) {
        long no = started("order-1", running().toBuilder().status(status).build());

        applied(commit(signal("order-1", "paid", 1)));
        applied(commit(cancel("order-1", 1)));

        assertThat(load(no).inbox().signals()).hasSize(1);
        assertThat(load(no).inbox().commands()).hasSize(1);
    }

    @Test
    void blockedExecutionTakesEverything() {
        long no = started(start("order-1", blocked(BlockReason.OUTCOME_UNKNOWN)));

        applied(commit(signal("order-1", "paid", 1)));
        applied(commit(cancel("order-1", 1)));

        assertThat(load(no).inbox().signals()).hasSize(1);
        assertThat(load(no).inbox().commands()).hasSize(1);
    }
}
