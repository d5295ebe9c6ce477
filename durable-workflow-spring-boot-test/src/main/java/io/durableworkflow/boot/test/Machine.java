package io.durableworkflow.boot.test;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineListener;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a test context have in common: the store, the time, and the code that each of them registers. There is one
 * process at a time. When it dies, the next one begins by itself; between two tests there is none.
 */
final class Machine implements AutoCloseable {
    /** How long anything may take in real time before a test fails, unless the test says otherwise. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    // The one whose engine is being built on a thread.
    private static final ThreadLocal<@Nullable MachineProcess> BUILDING = new ThreadLocal<>();

    private final TestTime time = new TestTime();
    private final Supplier<DurableEngine> engines;
    private final Supplier<CheckpointStore> stores;
    private final Supplier<@Nullable WorkflowDatabase> database;
    private final Supplier<Duration> callTimeout;
    // One at a time begins, ends or replaces a process. Not held by those who only wait for one.
    private final ReentrantLock life = new ReentrantLock();
    private final Bell bell = new Bell();
    // No lock: a test may end on another thread than it began.
    private final Semaphore tests = new Semaphore(1);
    private final List<Consumer<DurableEngine>> code = new ArrayList<>();
    private final Map<String, WorkflowDefinition<?>> lambdas = new HashMap<>();
    private int codeOfApplication = -1; // how much of it was there before the first test
    private volatile @Nullable CheckpointStore disk;
    private volatile @Nullable MachineProcess current;
    private volatile @Nullable Throwable failure;
    private volatile boolean dispatching;
    private volatile boolean closed;
    private volatile Instant began = Instant.parse(DurableWorkflowTest.START_TIME);
    private volatile Consumer<List<Change>> planCarriedOut = batch -> {};
    private volatile Duration patience = PATIENCE;

    /**
     * @param engines builds an engine, with {@link #storeToBuildWith()}, {@link #clockToBuildWith()} and {@link
     *     #listenerToBuildWith()}
     * @param stores where executions are kept
     * @param database the same, if it is a database of the library's kind
     * @param callTimeout how long a call of a workflow waits for its result
     */
    Machine(
            Supplier<DurableEngine> engines,
            Supplier<CheckpointStore> stores,
            Supplier<@Nullable WorkflowDatabase> database,
            Supplier<Duration> callTimeout) {
        this.engines = engines;
        this.stores = stores;
        this.database = database;
        this.callTimeout = callTimeout;
    }

    TestTime time() {
        return time;
    }

    /** Where time stood when the test began. */
    Instant startTime() {
        return began;
    }

    /** How long a call of a workflow waits for its result. */
    Duration callTimeout() {
        return callTimeout.get();
    }

    Duration patience() {
        return patience;
    }

    void patience(Duration limit) {
        patience = limit;
    }

    /** What is on disk, whether a process runs or not. */
    CheckpointStore disk() {
        CheckpointStore known = disk;
        if (known == null) {
            known = stores.get();
            disk = known;
        }
        return known;
    }

    // ---- what engines are built with ----

    CheckpointStore storeToBuildWith() {
        MachineProcess process = BUILDING.get();
        return process == null ? disk() : process.store();
    }

    WorkflowClock clockToBuildWith() {
        MachineProcess process = BUILDING.get();
        return process == null ? time : process.clock();
    }

    EngineListener listenerToBuildWith() {
        MachineProcess process = BUILDING.get();
        return process == null ? event -> {} : process.threads();
    }

    // ---- the code of every process ----

    /** Lets this process and all that follow know some code. */
    void register(Consumer<DurableEngine> registration) {
        life.lock();
        try {
            MachineProcess process = current;
            if (process != null && !process.isDead()) {
                registration.accept(process.engine());
            }
            code.add(registration);
        } finally {
            life.unlock();
        }
    }

    /** Lets the processes that follow know a lambda that this one runs; the last one of its name, if nothing else has that. */
    void registerFromTheNextOn(String name, WorkflowDefinition<?> lambda) {
        life.lock();
        try {
            lambdas.put(name, lambda);
        } finally {
            life.unlock();
        }
    }

    private void registerAll(DurableEngine engine) {
        code.forEach(registration -> registration.accept(engine));
        List<String> known = engine.view().workflows();
        lambdas.values().stream()
                .filter(lambda -> !known.contains(lambda.name() + ":" + lambda.version()))
                .forEach(engine::register);
    }

    RecoveryReport launch() {
        life.lock();
        try {
            dispatching = true;
            return launch(running());
        } finally {
            life.unlock();
        }
    }

    private static RecoveryReport launch(MachineProcess process) {
        RecoveryReport report = process.engine().launch();
        process.launched();
        return report;
    }

    /** Refuses to wait for what no process will do. */
    void requireDispatching() {
        if (!dispatching) {
            throw new IllegalStateException(
                    "Workflows are stored, but none is run, as durable-workflow.dispatch is false. Remove that from the test's properties.");
        }
    }

    // ---- processes ----

    /** The process that runs, once there is one. */
    MachineProcess running() {
        MachineProcess process = current;
        if (process != null && !process.isDead()) {
            return process;
        }
        if (process == null && !life.isLocked()) {
            throw new IllegalStateException(
                    closed
                            ? "The application context is closed"
                            : "No process runs: workflows are at work while a test method runs, not before and after");
        }
        await("the next process begins", () -> {
            MachineProcess next = current;
            return failure != null || (next == null && !life.isLocked()) || (next != null && !next.isDead());
        });
        Throwable reason = failure;
        if (reason != null) {
            throw new IllegalStateException("The next process could not begin: " + reason, reason);
        }
        MachineProcess next = current;
        if (next == null) {
            throw new IllegalStateException("The test has ended, and its process with it");
        }
        return next;
    }

    /** The process that runs or that has died as the last one, or null. */
    @Nullable
    MachineProcess latest() {
        return current;
    }

    /** Begins the first process; it runs nothing before {@link #launch()}. */
    void begin() {
        life.lock();
        try {
            if (current == null) {
                current = newProcess();
            }
        } finally {
            life.unlock();
        }
    }

    private MachineProcess newProcess() {
        MachineProcess process = new MachineProcess(disk(), time.virtual(), this::planCarriedOut, bell::ring);
        BUILDING.set(process);
        try {
            process.runs(engines.get());
        } finally {
            BUILDING.remove();
        }
        return process;
    }

    private void start() {
        try {
            MachineProcess next = newProcess();
            registerAll(next.engine());
            current = next;
            if (dispatching) {
                launchUnlessItDies(next);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            bell.ring();
        }
    }

    // It runs workflows before its launch is over, so it may be killed in it. Whoever does that begins the next one.
    private static void launchUnlessItDies(MachineProcess process) {
        try {
            launch(process);
        } catch (RuntimeException | Error e) {
            if (!process.isDead()) {
                throw e;
            }
        }
    }

    private void planCarriedOut(MachineProcess process, List<Change> batch) {
        planCarriedOut.accept(batch);
        if (process.isDead()) {
            replaceSoon(process);
        }
    }

    /** @param told of the batch at which a plan has been carried out */
    void onPlanCarriedOut(Consumer<List<Change>> told) {
        planCarriedOut = told;
    }

    /** Kills the process that runs. Returns when the next one runs, or throws if it is called by what has died. */
    void crash() {
        MachineProcess own = ProcessThreads.processOfThisThread();
        MachineProcess process = own == null ? running() : own;
        process.die();
        if (own != null) {
            replaceSoon(own);
            own.store().requireAlive();
        }
        replace(process);
    }

    // The thread that dies cannot wait for its own end.
    private void replaceSoon(MachineProcess dead) {
        Thread thread = new Thread(() -> replace(dead), "durable-workflow-test-restart");
        thread.setDaemon(true);
        thread.start();
    }

    private void replace(MachineProcess dead) {
        life.lock();
        try {
            if (current == dead) {
                dead.bury();
                start();
            }
        } finally {
            life.unlock();
        }
    }

    /** Waits until no other test of this context is under way. */
    void enterTest() {
        tests.acquireUninterruptibly();
    }

    void leaveTest() {
        tests.release();
    }

    /** Forgets the code that a test has registered: it is not the application's. */
    void forgetCodeOfTests() {
        life.lock();
        try {
            if (codeOfApplication < 0) {
                codeOfApplication = code.size();
            }
            code.subList(codeOfApplication, code.size()).clear();
            lambdas.clear();
        } finally {
            life.unlock();
        }
    }

    /** Kills what runs, forgets everything that is stored, and begins a new process. */
    void startAnew(Instant startTime) {
        life.lock();
        try {
            end();
            planCarriedOut = batch -> {};
            empty();
            time.startAt(startTime);
            began = startTime;
            failure = null;
            start();
        } finally {
            life.unlock();
        }
    }

    /** Kills what runs. There is no process until the next test begins. */
    void end() {
        life.lock();
        try {
            MachineProcess process = current;
            if (process != null) {
                process.die();
                process.bury();
            }
            current = null;
            bell.ring();
        } finally {
            life.unlock();
        }
    }

    private void empty() {
        WorkflowDatabase found = database.get();
        if (found != null) {
            StoreEmptying.empty(found);
        } else if (disk() instanceof InMemoryCheckpointStore) {
            disk = new InMemoryCheckpointStore();
        } else if (!disk().list(ExecutionFilter.all()).isEmpty()) {
            throw new IllegalStateException(
                    "The store of the application's (%s) has executions of an earlier test and cannot be emptied here. Add @DirtiesContext(classMode = BEFORE_EACH_TEST_METHOD) to the test, or use the library's store."
                            .formatted(disk().getClass().getName()));
        }
    }

    /** Ends in an orderly way. */
    @Override
    public void close() {
        life.lock();
        try {
            closed = true;
            MachineProcess process = current;
            if (process != null) {
                process.engine().close();
            }
            current = null;
            bell.ring();
        } finally {
            life.unlock();
        }
    }

    // ---- waiting ----

    /**
     * Waits until something is so.
     *
     * @throws AssertionError if it is not within the patience
     */
    void await(String what, BooleanSupplier condition) {
        await(condition, () -> "It did not come about within %s of real time that %s.".formatted(patience, what));
    }

    void await(BooleanSupplier condition, Supplier<String> message) {
        try {
            if (!bell.await(condition, patience)) {
                throw new AssertionError(message.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted while it waited", e);
        }
    }
}
