package io.durableworkflow.contract;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.CrashingStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One machine in a test: a store that outlives processes, a clock that is moved by hand, a list of effects in the outside
 * world, and one engine at a time, which can be stopped in an orderly way or killed.
 */
public final class World implements AutoCloseable {
    /** How long anything may take in real time before a test gives up. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Function<@Nullable CheckpointStore, CheckpointStore> opening;
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> effects = new CopyOnWriteArrayList<>();
    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Consumer<DurableEngine>> code = new ArrayList<>();
    private UnaryOperator<DurableEngineBuilder> settings = builder -> builder;
    private UnaryOperator<CheckpointStore> between = beneath -> beneath;
    private @Nullable CheckpointStore store;
    private @Nullable CrashingStore process;
    private @Nullable DurableEngine engine;

    /** @param opening opens the store, anew or after the one given was left behind by a process */
    public World(Function<@Nullable CheckpointStore, CheckpointStore> opening) {
        this.opening = opening;
    }

    /** A machine whose store is kept in memory. */
    public static World inMemory() {
        return new World(before -> before == null ? new InMemoryCheckpointStore() : before);
    }

    /** Settings of every engine from now on. */
    public World with(UnaryOperator<DurableEngineBuilder> newSettings) {
        settings = newSettings;
        return this;
    }

    /** What lies between every engine from now on and the store, to spoil it in ways of one's own. */
    public World between(UnaryOperator<CheckpointStore> newBetween) {
        between = newBetween;
        return this;
    }

    /** What every engine from now on registers. */
    public World code(Consumer<DurableEngine> registration) {
        code.add(registration);
        return this;
    }

    /** Nothing is registered from now on. */
    public World withoutCode() {
        code.clear();
        return this;
    }

    /** Starts a process: opens the store, registers the code, recovers, runs. */
    public DurableEngine start() {
        DurableEngine started = startWithoutLaunching();
        started.launch();
        return started;
    }

    /** Starts a process that runs nothing yet. */
    public DurableEngine startWithoutLaunching() {
        store = opening.apply(store);
        process = new CrashingStore(between.apply(store));
        DurableEngine built = settings.apply(DurableEngine.builder()
                        .store(process)
                        .codec(new TestCodec())
                        .clock(clock)
                        .shutdownLimit(Duration.ofSeconds(5))
                        .listener(this::record))
                .build();
        code.forEach(registration -> registration.accept(built));
        engine = built;
        return built;
    }

    /** Ends the process in an orderly way and starts the next. */
    public DurableEngine restart() {
        engine().close();
        return start();
    }

    /** Kills the process: nothing it does from now on reaches the store. */
    public void kill() {
        process().crash();
        bury();
    }

    /** Waits until the process has died, as its own code has asked for. */
    public void awaitDeath() {
        await("the process dies", process()::isDead);
    }

    /** Takes the threads of a killed process away. */
    public void bury() {
        DurableEngine dead = engine;
        engine = null;
        if (dead != null) {
            // A dead process has no threads. These begin nothing any more, and leave when they notice.
            dead.stop(Duration.ZERO);
            Thread undertaker = new Thread(dead::close, "undertaker");
            undertaker.setDaemon(true);
            undertaker.start();
        }
    }

    /** Kills the process and starts the next. */
    public DurableEngine killAndRestart() {
        kill();
        return start();
    }

    public DurableEngine engine() {
        if (engine == null) {
            throw new IllegalStateException("no process is running");
        }
        return engine;
    }

    /** The store of the running process, to break it. */
    public CrashingStore process() {
        if (process == null) {
            throw new IllegalStateException("no process is running");
        }
        return process;
    }

    /** What is on disk, whether a process runs or not. */
    public CheckpointStore disk() {
        if (store == null) {
            throw new IllegalStateException("no process was started yet");
        }
        return store;
    }

    public VirtualClock clock() {
        return clock;
    }

    /** Something happens in the outside world. */
    public void effect(String effect) {
        effects.add(effect);
    }

    public List<String> effects() {
        return List.copyOf(effects);
    }

    public List<EngineEvent> events() {
        return List.copyOf(events);
    }

    /** The events of one kind so far. */
    public <E extends EngineEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Starts an execution in the running process. */
    public <R> WorkflowHandle<R> begin(WorkflowDefinition<R> definition, String id, Object... arguments) {
        return engine().start(definition, WorkflowOptions.id(id), arguments);
    }

    /** Waits until the execution waits for an instant and holds no thread, and moves the clock there. */
    public ExecutionView wakeUp(String id) {
        ExecutionView waiting = awaitAsleep(id);
        clock.advanceTo(waiting.wakeAt());
        return waiting;
    }

    /**
     * Waits until the execution waits for an instant that is yet to come and holds no thread. Its status alone does not
     * tell that after a move of the clock: it stays suspended until the execution has taken notice of its waking.
     */
    public ExecutionView awaitAsleep(String id) {
        ExecutionView waiting =
                await(id, view -> isAsleep(view) || view.status().isEnded());
        if (waiting.wakeAt() == null) {
            throw new AssertionError("Execution '" + id + "' waits for no instant, it is " + waiting);
        }
        return waiting;
    }

    /** Moves the clock from wait to wait until the execution has ended or is blocked. */
    public ExecutionView finish(String id) {
        while (true) {
            ExecutionView view = await(
                    id, now -> isAsleep(now) || now.status().isEnded() || now.status() == ExecutionStatus.BLOCKED);
            if (!isAsleep(view)) {
                return view;
            }
            clock.advanceTo(view.wakeAt());
        }
    }

    private boolean isAsleep(ExecutionView view) {
        return view.waitingSince() != null
                && view.wakeAt() != null
                && view.wakeAt().isAfter(clock.now());
    }

    private void record(EngineEvent event) {
        events.add(event);
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is so; looks again after every event. */
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("It did not come about that " + what);
                }
                changed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the execution is in one of these states. */
    public ExecutionView await(String id, ExecutionStatus... statuses) {
        Set<ExecutionStatus> wanted = Set.of(statuses);
        return await(id, view -> wanted.contains(view.status()));
    }

    /** Waits until the execution looks as wanted; looks again after every event. */
    public ExecutionView await(String id, Predicate<ExecutionView> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        lock.lock();
        try {
            while (true) {
                ExecutionView view = engine().find(id).orElse(null);
                if (view != null && wanted.test(view)) {
                    return view;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("Execution '" + id + "' did not get there, it is " + view);
                }
                // Events are told after they are on disk; the short limit is for states that no event announces.
                changed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
    }
}
