package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.checkpoint;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers on other threads: they see what is committed, and never half of it. */
abstract class ReaderContract extends ContractPart {
    private static final int COMMITS = 300;

    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void readerSeesWhatAnotherThreadCommitted() throws Exception {
        long no = threads.submit(() -> started("order-1", running())).get(30, TimeUnit.SECONDS);

        assertThat(load(no).execution().state()).isEqualTo(running());
        commit(transition(no, 1, 1).checkpoint(0));
        assertThat(threads.submit(() -> load(no).checkpoints()).get(30, TimeUnit.SECONDS))
                .containsExactly(checkpoint(1, 0));
    }

    @Test
    void executionIsLoadedAsItWasAtOneMoment() throws Exception {
        long no = started("order-1", running());
        Future<?> writer = threads.submit(() -> {
            for (int revision = 1; revision <= COMMITS; revision++) {
                ExecutionState state =
                        running().toBuilder().recoveryCount(revision).build();
                commit(transition(no, 1, revision)
                        .state(state)
                        .checkpoint(revision - 1)
                        .event("line"));
            }
        });

        readUntil(writer, () -> {
            LoadedExecution loaded = load(no);
            long revision = loaded.revision();
            assertThat(loaded.execution().revision()).isEqualTo(revision);
            assertThat(loaded.execution().state().recoveryCount()).isEqualTo((int) revision);
            assertThat(loaded.checkpoints()).hasSize((int) revision);
        });
        assertThat(load(no).revision()).isEqualTo(COMMITS);
    }

    @Test
    void signalMovesFromTheInboxToItsCheckpointAtOneMoment() throws Exception {
        long no = started("order-1", running());
        Future<?> writer = threads.submit(() -> {
            for (int revision = 1; revision <= COMMITS; revision++) {
                long signal = signalled("order-1", "paid", revision);
                commit(transition(no, 1, revision).checkpoint(revision - 1).consume(signal));
            }
        });

        readUntil(writer, () -> {
            LoadedExecution loaded = load(no);
            int delivered = loaded.checkpoints().size();
            for (SignalRecord pending : loaded.inbox().signals()) {
                assertThat(pending.acceptedAt()).isEqualTo(T0.plusSeconds(delivered + 1L));
            }
        });
        assertThat(load(no).inbox().signals()).isEmpty();
    }

    private void readUntil(Future<?> writer, Runnable read) throws Exception {
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(threads.submit(() -> {
                do {
                    read.run();
                } while (!writer.isDone());
            }));
        }
        for (Future<?> reader : readers) {
            join(reader);
        }
        join(writer);
    }

    private static void join(Future<?> future) throws Exception {
        try {
            future.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
