package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.hex;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link Change.AddToken} and {@link Change.CompleteCallback}. */
abstract class CallbackStoreContract extends ContractPart {
    private static final String CALLBACK = hex("callback");

    private static CheckpointRecord record(
            long revision, int position, CheckpointKind kind, CheckpointStatus status, String callback) {
        return new CheckpointRecord(
                0, 0, position, kind, "approval", status, 0, revision, null, T0, null, null, callback, null, null);
    }

    private static CheckpointRecord wait(long revision, CheckpointStatus status) {
        return record(revision, 1, CheckpointKind.CALLBACK, status, CALLBACK);
    }

    private static TokenRecord token(String token) {
        return new TokenRecord(hex(token), CALLBACK, "approval", 0, 0, T0);
    }

    private static Change completion(String token, String key) {
        return new Change.CompleteCallback(hex(token), hex(key), T0.plusSeconds(1), "\"" + key + "\"");
    }

    /** One that has opened the callback and has two tokens of it. */
    private long asking(String id) {
        long no = started(id, running());
        commit(transition(no, 1, 1)
                .checkpoint(record(1, 0, CheckpointKind.CALLBACK_OPENED, CheckpointStatus.COMPLETED, CALLBACK)));
        assertThat(commit(new Change.AddToken(no, 1, token("one")))).isEqualTo(APPLIED);
        assertThat(commit(new Change.AddToken(no, 1, token("two")))).isEqualTo(APPLIED);
        return no;
    }

    private List<@Nullable String> pending(long no) {
        return load(no).inbox().signals().stream().map(SignalRecord::payload).toList();
    }

    private static ExecutionState waiting() {
        return running().toBuilder()
                .status(ExecutionStatus.SUSPENDED)
                .owner(null)
                .waitState(WaitState.callback(CALLBACK, "approval", T0))
                .build();
    }

    @Test
    void aCompletionIsAPendingSignalAtTheAddressOfTheCallback() {
        long no = asking("order-1");
        commit(transition(no, 1, 2).state(waiting()).checkpoint(wait(2, CheckpointStatus.INTENT)));
        assertThat(store.withDeliveries(0, 10)).isEmpty();

        assertThat(applied(commit(completion("one", "first"))).no()).isEqualTo(no);

        SignalRecord signal = load(no).inbox().signals().get(0);
        assertThat(signal.payload()).isEqualTo("\"first\"");
        assertThat(signal.acceptedAt()).isEqualTo(T0.plusSeconds(1));
        assertThat(WaitState.callback(CALLBACK, "approval", T0).isEndedBy(signal.name()))
                .isTrue();
        assertThat(store.withDeliveries(0, 10)).containsExactly(no);
    }

    @Test
    void aCallbackIsCompletedOnce() {
        long no = asking("order-1");
        commit(completion("one", "first"));
        StoreSnapshot before = snapshot();

        assertThat(commit(completion("one", "second"))).isEqualTo(NOT_FOUND);
        assertThat(commit(completion("two", "second"))).isEqualTo(NOT_FOUND);
        assertThat(snapshot()).isEqualTo(before);
        long signal = load(no).inbox().signals().get(0).no();
        commit(transition(no, 1, 2)
                .checkpoint(wait(2, CheckpointStatus.COMPLETED))
                .consume(signal));

        assertThat(commit(completion("two", "third"))).isEqualTo(NOT_FOUND);
        assertThat(pending(no)).isEmpty();
    }

    @Test
    void aRepeatIsKnownByItsKey() {
        long no = asking("order-1");
        commit(completion("one", "first"));
        StoreSnapshot before = snapshot();
        assertThat(applied(commit(completion("one", "first"))).no()).isEqualTo(no);
        assertThat(snapshot()).isEqualTo(before);
        long signal = load(no).inbox().signals().get(0).no();
        commit(transition(no, 1, 2)
                .checkpoint(wait(2, CheckpointStatus.COMPLETED))
                .consume(signal));
        assertThat(applied(commit(completion("one", "first"))).no()).isEqualTo(no);
        commit(transition(no, 1, 3).state(ended(Outcome.COMPLETED)));

        assertThat(applied(commit(completion("one", "first"))).no()).isEqualTo(no);
        assertThat(pending(no)).isEmpty();
        assertThat(commit(new Change.AddToken(no, 1, token("one")))).isEqualTo(APPLIED);
    }

    @Test
    void whatIsNotKnownOrHasEndedIsNotFound() {
        long no = asking("order-1");
        assertThat(commit(completion("three", "first"))).isEqualTo(NOT_FOUND);
        commit(transition(no, 1, 2).state(ended(Outcome.COMPLETED)));

        assertThat(commit(completion("one", "first"))).isEqualTo(NOT_FOUND);
        commit(new Change.Delete(no, 1));
        assertThat(commit(completion("one", "first"))).isEqualTo(NOT_FOUND);
        assertThat(store.countTokens(no, CALLBACK)).isZero();
    }

    @Test
    void afterATimeoutItIsStillOpen() {
        long no = asking("order-1");
        commit(transition(no, 1, 2).checkpoint(wait(2, CheckpointStatus.TIMED_OUT)));

        assertThat(applied(commit(completion("one", "first"))).no()).isEqualTo(no);
    }

    @Test
    void aRewindThatKeepsTheOpeningKeepsTheTokensAndGivesTheCompletionBack() {
        long no = asking("order-1");
        commit(completion("one", "first"));
        long signal = load(no).inbox().signals().get(0).no();
        commit(transition(no, 1, 2).checkpoint(wait(2, CheckpointStatus.FAILED)).consume(signal));
        ExecutionState again = running().toBuilder().fence(2).generation(1).build();

        commit(transition(no, 1, 3).state(again).event("rewound").build().withRewind(new Change.Rewind(0, 1)));

        assertThat(pending(no)).containsExactly("\"first\"");
        assertThat(commit(completion("two", "second"))).isEqualTo(NOT_FOUND);
        signal = load(no).inbox().signals().get(0).no();
        ExecutionState earlier = running().toBuilder().fence(3).generation(2).build();
        commit(transition(no, 2, 4).consume(signal).event("lost"));
        assertThat(applied(commit(completion("two", "second"))).no()).isEqualTo(no);
        commit(transition(no, 2, 5).state(earlier).event("rewound").build().withRewind(new Change.Rewind(1, 0)));
        signal = load(no).inbox().signals().get(0).no();
        commit(transition(no, 3, 6).consume(signal).event("lost"));
        assertThat(commit(completion("one", "third"))).isEqualTo(NOT_FOUND);
    }

    @Test
    void aWaitThatIsDroppedOpensItAgain() {
        long no = asking("order-1");
        commit(completion("one", "first"));
        long signal = load(no).inbox().signals().get(0).no();
        commit(transition(no, 1, 2).checkpoint(wait(2, CheckpointStatus.FAILED)).consume(signal));
        assertThat(commit(completion("one", "second"))).isEqualTo(NOT_FOUND);
        commit(transition(no, 1, 3).remove(new Change.CheckpointKey(0, 0, 1)).event("retried"));

        assertThat(applied(commit(completion("one", "second"))).no()).isEqualTo(no);
        assertThat(pending(no)).containsExactly("\"second\"");
    }

    @Test
    void onlyWhoeverHasTheFenceAddsTokens() {
        long no = asking("order-1");

        assertThat(commit(new Change.AddToken(no, 2, token("three")))).isEqualTo(FENCED);
        assertThat(commit(new Change.AddToken(no + 1, 1, token("three")))).isEqualTo(FENCED);

        assertThat(store.countTokens(no, CALLBACK)).isEqualTo(2);
        assertThat(store.countTokens(no, "other")).isZero();
        assertThat(commit(completion("three", "first"))).isEqualTo(NOT_FOUND);
    }

    @Test
    void whenThePastIsForgottenSoAreTheTokens() {
        long no = asking("order-1");
        ExecutionState again = running().toBuilder().generation(1).build();

        commit(transition(no, 1, 2).state(again).event("anew").build().withForget(new Change.Forget(0, 10)));

        assertThat(store.countTokens(no, CALLBACK)).isZero();
        assertThat(commit(completion("one", "first"))).isEqualTo(NOT_FOUND);
    }

    @Test
    void inABatchTheOrderCounts() {
        long no = asking("order-1");

        List<ChangeResult> results = commitAll(
                new Change.AddToken(no, 1, token("three")),
                completion("three", "first"),
                completion("one", "second"),
                transition(no, 1, 2).state(waiting()).guard(0, 0).build());

        assertThat(applied(results.get(1)).no()).isEqualTo(no);
        assertThat(results.get(2)).isEqualTo(NOT_FOUND);
        assertThat(results.get(3)).isEqualTo(LOOK_AGAIN);
    }
}
