package io.durableworkflow.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of the contract have in common: an empty store that is open, and short ways to ask it. */
abstract class ContractPart {
    static final ChangeResult APPLIED = new ChangeResult.Applied(null);
    static final ChangeResult FENCED = new ChangeResult.Fenced();
    static final ChangeResult LOOK_AGAIN = new ChangeResult.LookAgain();
    static final ChangeResult NOT_FOUND = new ChangeResult.NotFound();

    CheckpointStore store;

    abstract CheckpointStore newStore();

    @BeforeEach
    void openStore() {
        store = newStore();
        store.open(TestRecords.NODE, TestRecords.T0);
    }

    ChangeResult commit(Change change) {
        List<ChangeResult> results = store.commit(List.of(change));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    ChangeResult commit(TransitionBuilder transition) {
        return commit(transition.build());
    }

    List<ChangeResult> commitAll(Change... batch) {
        return store.commit(Arrays.asList(batch));
    }

    /** Starts an execution and answers its number. */
    long started(String id) {
        return started(TestRecords.start(id));
    }

    /** Starts an execution in this state and answers its number. */
    long started(String id, ExecutionState state) {
        return started(TestRecords.start(id, state));
    }

    long started(Change.Start start) {
        return applied(commit(start)).no();
    }

    /** The execution that came with the answer that a start, signal or command was applied. */
    static ExecutionRecord applied(ChangeResult result) {
        assertThat(result).isInstanceOf(ChangeResult.Applied.class);
        ExecutionRecord execution = ((ChangeResult.Applied) result).execution();
        assertThat(execution).isNotNull();
        return execution;
    }

    /** Sends a signal and answers its number. */
    long signalled(String id, String name, int number) {
        long no = applied(commit(TestRecords.signal(id, name, number))).no();
        List<SignalRecord> signals = load(no).inbox().signals();
        return signals.get(signals.size() - 1).no();
    }

    /** Gives a command and answers its number. */
    long commanded(String id, int number) {
        long no = applied(commit(TestRecords.cancel(id, number))).no();
        List<CommandRecord> commands = load(no).inbox().commands();
        return commands.get(commands.size() - 1).no();
    }

    LoadedExecution load(long no) {
        return store.load(no).orElseThrow();
    }

    StoreSnapshot snapshot() {
        return StoreSnapshot.of(store);
    }
}
