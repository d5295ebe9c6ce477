package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.QueueStore;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets executions through their queues. Who holds a place and when places were given is on disk, in the rows of the executions,
 * so that limits hold over restarts; here is only remembered which queues are to be looked at. One thread looks at one queue after
 * the other and ends when nothing is left.
 *
 * <p>Of four places, three go by priority and then by age, and the fourth to the one that has waited longest: so a stream of
 * important ones does not keep the others waiting for ever.
 *
 * <p>A queue is looked at when an execution comes to wait in it, when one of its executions ends, when any execution is paused
 * or blocked, when its rate allows the next start, and at the launch. A look too many costs a read.
 */
final class QueueRunner {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final long RETRY_MILLIS = 1_000;

    /** Of so many places one goes to the execution that has waited longest. */
    static final int ROUND = 4;

    /** Most executions that cannot be read and are passed over. */
    static final int MAX_UNREADABLE = 1_000;

    private final EngineParts engine;
    private final Executions executions;
    private final Map<String, QueueOptions> queues;
    private final DaemonThreads threads = new DaemonThreads("durable-workflow-queue-");
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> dirty = new LinkedHashSet<>();
    // Only the worker uses these; it is one thread at a time, and the lock lies between one and the next.
    private final Map<String, Integer> turns = new HashMap<>();
    private final Set<Long> unreadable = new HashSet<>();
    private boolean launched;
    private boolean working;

    QueueRunner(EngineParts engine, Executions executions, Map<String, QueueOptions> queues) {
        this.engine = engine;
        this.executions = executions;
        this.queues = new TreeMap<>(queues);
    }

    /** @throws IllegalArgumentException if there is no such queue */
    void require(String queue) {
        if (!queues.containsKey(queue)) {
            throw new IllegalArgumentException(
                    "There is no queue '%s'. Configure it, by builder.queue(..) or durable-workflow.queues.%s.concurrency; there are: %s."
                            .formatted(queue, queue, queues.keySet()));
        }
    }

    void launch() {
        lock.lock();
        try {
            launched = true;
        } finally {
            lock.unlock();
        }
        queues.keySet().forEach(this::look);
    }

    void stop() {
        lock.lock();
        try {
            launched = false;
        } finally {
            lock.unlock();
        }
    }

    /** The end of an execution is on disk. */
    void ended(StartRecord execution) {
        if (execution.queue() != null) {
            look(execution.queue().name());
        }
    }

    /** A place may have been given back; of which queue, the event does not say. */
    void on(EngineEvent event) {
        if (event instanceof EngineEvent.ExecutionPaused || event instanceof EngineEvent.ExecutionBlocked) {
            queues.keySet().forEach(this::look);
        }
    }

    /** Something about a queue may have changed. */
    void look(String queue) {
        if (!queues.containsKey(queue)) {
            return; // who waits there waits until it is configured again
        }
        lock.lock();
        try {
            dirty.add(queue);
            if (launched && !working) {
                working = true;
                threads.newThread(this::work).start();
            }
        } finally {
            lock.unlock();
        }
    }

    List<QueueView> views() {
        return queues.entrySet().stream()
                .map(entry -> {
                    QueueStore.Line line = engine.store().queueLine(entry.getKey());
                    long holding = engine.store().queueUse(entry.getKey(), 1).holding();
                    return new QueueView(entry.getKey(), entry.getValue(), holding, line.number(), line.since());
                })
                .toList();
    }

    private void work() {
        for (String queue = next(); queue != null; queue = next()) {
            try {
                admit(queue, Objects.requireNonNull(queues.get(queue)));
            } catch (EngineStoppingException e) {
                LOG.log(System.Logger.Level.DEBUG, "The engine stops: what waits in a queue waits on");
            } catch (Throwable e) { // also errors: the others wait for this thread
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Queue ''{0}'' cannot be looked at: {1}. Trying again soon.",
                        queue,
                        e);
                lookAt(queue, engine.clock().now().plusMillis(RETRY_MILLIS));
            }
        }
    }

    private void lookAt(String queue, Instant instant) {
        engine.clock().schedule(instant, () -> look(queue));
    }

    private @Nullable String next() {
        lock.lock();
        try {
            if (!launched || dirty.isEmpty()) {
                working = false;
                return null;
            }
            String first = dirty.iterator().next();
            dirty.remove(first); // before the look: what changes during it is looked at again
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void admit(String queue, QueueOptions options) {
        while (true) {
            QueueStore.Use use = engine.store().queueUse(queue, options.starts());
            long free = options.concurrency() - use.holding();
            if (free <= 0) {
                return; // the end of one brings this on
            }
            int turn = turns.getOrDefault(queue, 0);
            List<Long> chosen = chosen(queue, turn, options.period() == null ? free : 1);
            if (chosen.isEmpty()) {
                return;
            }
            Instant next = options.period() == null || use.nthLatest() == null
                    ? null
                    : use.nthLatest().plus(options.period());
            if (next != null && next.isAfter(engine.clock().now())) {
                lookAt(queue, next);
                return;
            }
            int before = unreadable.size();
            if (admit(chosen) == 0 && unreadable.size() == before) {
                lookAt(queue, engine.clock().now().plusMillis(RETRY_MILLIS)); // others have just changed them
                return;
            }
            turns.put(queue, (turn + chosen.size()) % ROUND);
        }
    }

    private List<Long> chosen(String queue, int turn, long most) {
        boolean byPriority = turn < ROUND - 1;
        long wanted = byPriority ? Math.min(most, ROUND - 1L - turn) : 1;
        return engine.store().waitingInQueue(queue, byPriority, (int) wanted + unreadable.size()).stream()
                .filter(no -> !unreadable.contains(no))
                .limit(wanted)
                .toList();
    }

    @SuppressWarnings("UnusedException") // the engine is closed: what the store said last does not matter
    private int admit(List<Long> chosen) {
        List<Ticket> tickets = new ArrayList<>();
        for (long no : chosen) {
            load(no).ifPresent(loaded -> tickets.add(engine.pipeline().submit(admission(loaded))));
        }
        try {
            tickets.forEach(Ticket::await);
        } catch (StoreUnavailableException e) {
            throw new EngineStoppingException(null);
        }
        return tickets.size();
    }

    private Optional<LoadedExecution> load(long no) {
        try {
            return engine.store()
                    .load(no)
                    .filter(loaded -> isWaiting(loaded.execution().state()));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Execution number " + no + " cannot be read and keeps its place in the line; others pass it",
                    e);
            if (unreadable.size() < MAX_UNREADABLE) {
                unreadable.add(no);
            }
            return Optional.empty();
        }
    }

    private static boolean isWaiting(ExecutionState state) {
        WaitState wait = state.waitState();
        return state.status() == ExecutionStatus.QUEUED && wait != null && wait.kind() == WaitKind.QUEUE;
    }

    private Ticket admission(LoadedExecution loaded) {
        ExecutionState state = loaded.execution().state();
        ExecutionState next = Transitions.admitted(state, engine.clock().now());
        long no = loaded.execution().no();
        StartRecord start = loaded.execution().start();
        Transition transition = new Transition(
                no,
                state.fence(),
                loaded.revision() + 1,
                next,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
        return new Ticket(transition, result -> {
            if (result instanceof ChangeResult.Applied) {
                executions.goesOn(no, start, next);
            }
        });
    }
}
