package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent.ExecutionEnded;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Far more starts than a slow store takes: what waits in memory is bounded, callers wait or are refused, nobody is told that
 * something is stored which is not, and when the store is fast again everything is done.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BackPressureTests {
    private static final int STARTS = Integer.getInteger("load.starts", 20_000);
    private static final int CALLERS = 200;
    private static final int QUEUED = 100;
    private static final long MOST_BYTES_WHILE_WAITING = 32 << 20;

    private static final WorkflowDefinition<String> FLOW =
            WorkflowDefinition.of("flow", String.class, ctx -> ctx.step("one", String.class, () -> "done"));

    private final Gate gate = new Gate();
    private final SlowStore store = new SlowStore(new InMemoryCheckpointStore(), gate);
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

    @AfterEach
    void open() {
        gate.open();
    }

    @Test
    void callersWaitForASlowStoreAndEverythingIsDoneInTheEnd() throws Exception {
        try (DurableEngine engine = engine(Duration.ofMinutes(5))) {
            engine.launch();
            store.holdBack();
            long before = usedHeap();
            List<Thread> callers = callers(engine);
            awaitAllToWait(callers);

            assertThat(acknowledged).as("nothing is on disk").isEmpty();
            assertThat(engine.view().queuedChanges()).isBetween(1, QUEUED);
            assertThat(next.get()).as("each caller waits with one start").isEqualTo(CALLERS);
            long held = usedHeap() - before;
            assertThat(held).isLessThan(MOST_BYTES_WHILE_WAITING);
            System.out.println("back-pressure: " + CALLERS + " callers wait, "
                    + engine.view().queuedChanges() + " changes are queued, " + held / 1024 + " KiB more in use");

            gate.open();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(unexpected).isEmpty();
            assertThat(refused).isEmpty();
            assertThat(acknowledged).hasSize(STARTS);
            for (String id : acknowledged) {
                assertThat(engine.handle(id, String.class).result(World.PATIENCE))
                        .isEqualTo("done");
            }
        }
        assertThat(ended).hasValue(STARTS);
        assertThat(store.countByStatus()).containsEntry(ExecutionStatus.COMPLETED, (long) STARTS);
    }

    @Test
    void callersAreRefusedWhenTheStoreTakesTooLongAndAreToldWhatIsKnown() throws Exception {
        next.set(STARTS - 10 * CALLERS);
        try (DurableEngine engine = engine(Duration.ofMillis(50))) {
            engine.launch();
            store.holdBack();
            for (Thread caller : callers(engine)) {
                caller.join();
            }
            assertThat(unexpected).isEmpty();
            assertThat(acknowledged).isEmpty();
            assertThat(refused.size() + unknown.size()).isEqualTo(10 * CALLERS);
            assertThat(unknown)
                    .as("those of the one transaction that is under way")
                    .hasSizeLessThanOrEqualTo(QUEUED);
            assertThat(engine.view().queuedChanges()).isLessThanOrEqualTo(QUEUED);

            gate.open();
            engine.start(FLOW, WorkflowOptions.id("last")).result(World.PATIENCE);
            refused.forEach((id, message) -> {
                assertThat(message).contains("othing was stored");
                assertThat(engine.find(id)).as(message).isEmpty();
            });
        }
    }

    // ---- the words of these tests ----

    private DurableEngine engine(Duration storeTimeout) {
        DurableEngine engine = DurableEngine.builder()
                .store(store)
                .codec(new TestCodec())
                .maxQueuedChanges(QUEUED)
                .storeTimeout(storeTimeout)
                .listener(event -> {
                    if (event instanceof ExecutionEnded) {
                        ended.incrementAndGet();
                    }
                })
                .build();
        engine.register(FLOW);
        return engine;
    }

    private List<Thread> callers(DurableEngine engine) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(() -> startAll(engine), "caller " + i);
            caller.setDaemon(true);
            caller.start();
            callers.add(caller);
        }
        return callers;
    }

    private void startAll(DurableEngine engine) {
        for (int i = next.getAndIncrement(); i < STARTS; i = next.getAndIncrement()) {
            String id = "flow-" + i;
            try {
                engine.start(FLOW, WorkflowOptions.id(id));
                acknowledged.add(id);
            } catch (OutcomeUnknownException e) {
                unknown.add(id);
            } catch (StoreUnavailableException e) {
                refused.put(id, e.getMessage());
            } catch (Throwable e) {
                unexpected.add(e);
                return;
            }
        }
    }

    private static void awaitAllToWait(List<Thread> callers) {
        long deadline = System.nanoTime() + World.PATIENCE.toNanos();
        while (callers.stream().anyMatch(caller -> caller.getState() != Thread.State.TIMED_WAITING)) {
            assertThat(System.nanoTime()).as("they wait").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Commits nothing while it is held back. */
    private static final class SlowStore extends DelegatingStore {
        private final Gate gate;
        private volatile boolean slow;

        SlowStore(CheckpointStore store, Gate gate) {
            super(store);
            this.gate = gate;
        }

        void holdBack() {
            slow = true;
        }

        @Override
        public List<ChangeResult> commit(List<Change> batch) {
            if (slow) {
                gate.pass();
            }
            return super.commit(batch);
        }
    }
}
