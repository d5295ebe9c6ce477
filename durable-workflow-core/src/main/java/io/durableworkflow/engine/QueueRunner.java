package io.durableworkflow.engine;

import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.QueueFullException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.QueueStore;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * the other and ends when nothing is left. As it alone gives places, and what it has given is on disk before it counts again, no
 * limit is exceeded.
 *
 * <p>A queue is looked at when an execution comes to wait in it, when one of its executions ends, when any execution is paused or
 * blocked, when its rate allows the next start, when it is resumed, and at the launch. A look too many costs a read.
 *
 * <p>Who waits in a queue that is not configured any more is let through without limits: nobody is lost because a setting was
 * removed.
 */
final class QueueRunner {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final long RETRY_MILLIS = 1_000;

    /** Most executions that are let through together. */
    static final int MAX_TOGETHER = 100;

    /** Most executions that cannot be read and are passed over. */
    static final int MAX_UNREADABLE = 1_000;

    // No queue has this name.
    private static final String ALL = "";

    private record Alarm(Instant at, Runnable cancel) {}

    private final EngineParts engine;
    private final Executions executions;
    private final Map<String, QueueOptions> queues;
    private final QueueRoom room = new QueueRoom();
    private final DaemonThreads threads = new DaemonThreads("durable-workflow-queue-");
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final Map<String, Alarm> alarms = new HashMap<>();
    // Only the worker uses these; it is one thread at a time, and the lock lies between one and the next.
    private final Set<Long> unreadable = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();
    private boolean launched;
    private boolean working;

    QueueRunner(EngineParts engine, Executions executions, Map<String, QueueOptions> queues) {
        this.engine = engine;
        this.executions = executions;
        this.queues = new TreeMap<>(queues);
    }

    /** Those that are configured, by name. */
    Collection<QueueOptions> queues() {
        return queues.values();
    }

    /** @throws QueueNotFoundException if there is no such queue */
    QueueOptions require(String queue) {
        QueueOptions options = queues.get(queue);
        if (options == null) {
            throw new QueueNotFoundException(queue, queues.keySet());
        }
        return options;
    }

    /** Whether nobody is let through until it is resumed; one that is not configured any more holds nobody back. */
    boolean isPaused(String queue) {
        return queues.containsKey(queue) && engine.store().queuePause(queue).isPresent();
    }

    /**
     * Takes room for a start in its queue, if it goes through one and comes to wait there at once. One that exists already needs none.
     *
     * @throws QueueNotFoundException if there is no such queue
     * @throws QueueFullException if as many wait there as may
     */
    QueueEntry enter(String id, WorkflowOptions options, WorkflowDefinition<?> definition) {
        String name = FirstState.queueName(options, definition);
        if (name == null) {
            return QueueEntry.NONE;
        }
        QueueOptions queue = require(name);
        if (FirstState.isPutOff(options, engine.clock().now())) {
            return QueueEntry.NONE;
        }
        QueueStore store = engine.store();
        if (room.take(name, queue.maxWaiting(), () -> store.queueLine(name).number())) {
            return new QueueEntry(() -> room.settled(name));
        }
        boolean exists = engine.store().find(id).isPresent()
                || (options.dedupKey() != null
                        && store.findByDedupKey(name, options.dedupKey()).isPresent());
        if (!exists) {
            throw new QueueFullException(name, queue.maxWaiting());
        }
        return QueueEntry.NONE;
    }

    // ---- hints ----

    void launch() {
        lock.lock();
        try {
            launched = true;
        } finally {
            lock.unlock();
        }
        look(ALL);
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

    /** Places may have been given back, wherever. */
    void lookAtAll() {
        queues.keySet().forEach(this::look);
    }

    /** Something about a queue may have changed. */
    void look(String queue) {
        lock.lock();
        try {
            if (!launched) {
                return; // the launch looks at all
            }
            dirty.add(queue);
            if (!working) {
                working = true;
                threads.newThread(this::work).start();
            }
        } finally {
            lock.unlock();
        }
    }

    private void lookAt(String queue, Instant instant) {
        lock.lock();
        try {
            Alarm armed = alarms.get(queue);
            if (armed != null && armed.at().equals(instant)) {
                return;
            }
            if (armed != null) {
                armed.cancel().run();
            }
            alarms.put(queue, new Alarm(instant, arm(queue, instant)));
        } finally {
            lock.unlock();
        }
    }

    // By whichever comes first: the instant may be over before the time has passed, if the clock is put forward, and be
    // long in
    // coming afterwards, if it is put back.
    private Runnable arm(String queue, Instant instant) {
        Duration delay = Duration.between(engine.clock().now(), instant);
        Runnable ring = () -> ring(queue, instant);
        Runnable atInstant = engine.clock().schedule(instant, ring);
        Runnable afterDelay = engine.clock().after(delay.isNegative() ? Duration.ZERO : delay, ring);
        return () -> {
            atInstant.run();
            afterDelay.run();
        };
    }

    private void ring(String queue, Instant instant) {
        lock.lock();
        try {
            Alarm armed = alarms.get(queue);
            if (armed != null && armed.at().equals(instant)) {
                alarms.remove(queue);
                armed.cancel().run();
            }
            look(queue);
        } finally {
            lock.unlock();
        }
    }

    // ---- the worker ----

    private void work() {
        for (String queue = next(); queue != null; queue = next()) {
            try {
                if (queue.equals(ALL)) {
                    engine.store().waitingQueues().forEach(this::look);
                } else {
                    admit(queue);
                }
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

    private void admit(String queue) {
        QueueOptions options = queues.get(queue);
        if (options == null) {
            if (unknown.add(queue)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Executions wait in the queue ''{0}'', which is not configured any more: they run without its limits",
                        queue);
            }
            options = QueueOptions.named(queue);
        } else if (isPaused(queue)) {
            return; // its resumption brings this on
        }
        if (admitSome(options)) {
            look(queue); // behind the others, which are not to wait until a long line is empty
        }
    }

    // Whether it is worth to look again.
    private boolean admitSome(QueueOptions options) {
        String queue = options.name();
        Instant now = engine.clock().now();
        QueueStore.Use use =
                engine.store().queueUse(queue, options.period() == null ? null : now.minus(options.period()));
        long free = options.concurrency() == null ? MAX_TOGETHER : options.concurrency() - use.holding();
        if (free <= 0) {
            return false; // the end of one brings this on
        }
        List<Long> chosen = chosen(options, (int) Math.min(free, MAX_TOGETHER));
        if (chosen.isEmpty()) {
            return false;
        }
        if (options.starts() != null && options.period() != null) {
            long left = options.starts() - use.admitted();
            if (left <= 0) {
                // Those of the future count for nothing: the clock was put back, and would stop the queue for as long.
                left += engine.store().queueUse(queue, now).admitted();
            }
            if (left <= 0) {
                lookAt(queue, Objects.requireNonNull(use.earliest()).plus(options.period()));
                return false;
            }
            chosen = chosen.subList(0, (int) Math.min(left, chosen.size()));
        }
        int before = unreadable.size();
        if (admit(chosen) == 0 && unreadable.size() == before) {
            lookAt(queue, now.plusMillis(RETRY_MILLIS)); // others have just changed them
            return false;
        }
        return true;
    }

    // At most one of each key: so that its limit is kept whatever the number of those that hold a place.
    private List<Long> chosen(QueueOptions options, int most) {
        Set<String> keys = new HashSet<>();
        return engine.store().waitingInQueue(options.name(), options.perKey(), most + unreadable.size()).stream()
                .filter(one -> !unreadable.contains(one.no()))
                .filter(one -> options.perKey() == null || one.key() == null || keys.add(one.key()))
                .limit(most)
                .map(QueueStore.Waiting::no)
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
