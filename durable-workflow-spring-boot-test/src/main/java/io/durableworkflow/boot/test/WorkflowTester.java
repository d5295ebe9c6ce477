package io.durableworkflow.boot.test;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ReplayReport;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowCall;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.testing.CrashPoint;
import io.durableworkflow.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What a test does to workflows: starts them, lets time pass, lets the process die, and looks at what has become of them. Where
 * something goes on in other threads, its methods wait for that, so that no test has to sleep. Whatever is waited for may take {@link
 * #patience} of real time.
 *
 * <p>Comes with {@link DurableWorkflowTest}. To be used by the thread of the test; {@link #crash()} and {@link #now()} by any thread.
 */
public final class WorkflowTester {
    // A loop without end would otherwise keep the test from ending.
    private static final int MAX_STOPS = 100_000;

    private final Machine machine;
    private final DurableEngine engine;
    private final Idleness idleness;
    private final PlannedCrash planned;

    WorkflowTester(Machine machine, DurableEngine engine) {
        this.machine = machine;
        this.engine = engine;
        this.idleness = new Idleness(machine);
        this.planned = new PlannedCrash(machine);
    }

    // ---- executions ----

    /** The engine of the application: always that of the process that runs. */
    public DurableEngine engine() {
        return engine;
    }

    /**
     * Starts the workflow that the lambda calls, such as {@code tester.start("order-1", () -> checkout.placeOrder(order))}. If the
     * process dies meanwhile, the start is repeated in the next one, as a client would.
     *
     * @return a handle that outlives the process; its {@code result()} waits {@link #patience} at most
     * @throws IllegalStateException in a transaction of the test's, which would keep the execution from starting
     */
    public <R extends @Nullable Object> WorkflowHandle<R> start(String id, Callable<R> call) {
        return start(WorkflowOptions.id(id), call);
    }

    /** The same under a generated id. */
    public <R extends @Nullable Object> WorkflowHandle<R> start(Callable<R> call) {
        return start(WorkflowOptions.defaults(), call);
    }

    /** The same with other options. */
    public <R extends @Nullable Object> WorkflowHandle<R> start(WorkflowOptions options, Callable<R> call) {
        requireNoTransaction();
        return engine.start(options, call);
    }

    /** Starts a workflow without a result; the rest as {@link #start(String, Callable)}. */
    public WorkflowHandle<@Nullable Void> start(String id, WorkflowCall call) {
        return start(WorkflowOptions.id(id), call);
    }

    /** The same under a generated id. */
    public WorkflowHandle<@Nullable Void> start(WorkflowCall call) {
        return start(WorkflowOptions.defaults(), call);
    }

    /** The same with other options. */
    public WorkflowHandle<@Nullable Void> start(WorkflowOptions options, WorkflowCall call) {
        return start(options, call.asCallable());
    }

    /** Sends a signal; if the process dies meanwhile, the same signal again. */
    public void signal(String id, String name, @Nullable Object payload) {
        requireNoTransaction();
        engine.signal(id, name, payload);
    }

    /**
     * One execution.
     *
     * @throws ExecutionNotFoundException if there is none of this id
     */
    public ExecutionView execution(String id) {
        return engine.find(id).orElseThrow(() -> new ExecutionNotFoundException(id));
    }

    /** What is recorded of an execution, in order. */
    public List<StepView> steps(String id) {
        return engine.steps(id);
    }

    /** Waits until nothing runs any more, and says what should be so of the execution. */
    public ExecutionAssert assertThat(String id) {
        awaitIdle();
        return ExecutionAssert.of(engine, id);
    }

    // ---- time ----

    /** The time that workflows, and whatever asks an injected {@code Clock} or {@code WorkflowClock}, go by. */
    public Instant now() {
        return machine.time().now();
    }

    /**
     * The clock itself. Moving it does not wait for anything, and executions that are woken find it where it was moved to: {@link
     * #advance} is for tests, this for a step that waits for the time to pass while it runs.
     */
    public VirtualClock clock() {
        return machine.time().virtual();
    }

    /**
     * Lets time pass: stops at each instant at which something is due, and goes on when nothing runs any more.
     *
     * @param duration zero or more
     */
    public void advance(Duration duration) {
        advanceTo(now().plus(duration));
    }

    /**
     * Lets time pass until an instant.
     *
     * @throws IllegalArgumentException if that has passed
     */
    public void advanceTo(Instant target) {
        requireNoTransaction();
        VirtualClock clock = machine.time().virtual();
        if (target.isBefore(clock.now())) {
            throw new IllegalArgumentException(
                    "Time only passes forward, not from %s to %s. Use tester.clock().jump(..) to set the clock back."
                            .formatted(clock.now(), target));
        }
        awaitIdle();
        Instant stop = idleness.nextStop().orElse(target);
        for (int stops = 0; stop.isBefore(target); stops++) {
            if (stops == MAX_STOPS) {
                throw new AssertionError(
                        "Time stopped %d times on the way to %s and has come to %s. Let less time pass at once."
                                .formatted(stops, target, clock.now()));
            }
            clock.advanceTo(stop);
            awaitIdle();
            stop = idleness.nextStop().orElse(target);
        }
        clock.advanceTo(target);
        awaitIdle();
    }

    /**
     * Lets time pass until the next execution or schedule is due, and waits until nothing runs any more.
     *
     * @return false if nothing waits for an instant; the time is what it was
     */
    public boolean advanceToNextTimer() {
        requireNoTransaction();
        awaitIdle();
        Instant next = idleness.nextInstant().orElse(null);
        if (next != null) {
            advanceTo(next);
        }
        return next != null;
    }

    /**
     * Lets time pass from timer to timer until the execution has ended, is blocked, or waits for something else than an instant.
     *
     * @return the execution then
     */
    public ExecutionView finish(String id) {
        awaitIdle();
        ExecutionView view = execution(id);
        while (view.wakeAt() != null && !view.status().isEnded() && view.status() != ExecutionStatus.BLOCKED) {
            advanceTo(view.wakeAt().isBefore(now()) ? now() : view.wakeAt());
            view = execution(id);
        }
        return view;
    }

    // ---- waiting ----

    /**
     * Waits until nothing runs: every execution waits for an instant or for something from outside, is blocked or paused, or has
     * ended, and so it is on disk.
     *
     * @throws AssertionError if something still runs after {@link #patience}; names what
     */
    public void awaitIdle() {
        requireNoTransaction();
        machine.requireDispatching();
        idleness.await();
    }

    /**
     * Waits until something is so that workflows bring about while they run, such as that a step has begun.
     *
     * @param what completes "it did not come about that …"
     */
    public void await(String what, BooleanSupplier condition) {
        machine.await(what, condition);
    }

    /** How long anything that this test waits for may take in real time; 10 s unless it is said. Is forgotten with the test. */
    public void patience(Duration limit) {
        machine.patience(limit);
    }

    // ---- death ----

    /**
     * The process dies now, as by {@code kill -9}: what it has not written is lost, and nothing that its threads still do reaches the store.
     * The next process begins over the same store and recovers. Returns when it runs. Called by a step or a workflow, that is what
     * dies: this method then does not return.
     *
     * <p>Only the engine dies. Beans, their fields and statics are those of the context and live on, as if they had been outside; a step
     * that is under way is interrupted, and the next process begins once it has left, or after a second.
     */
    public void crash() {
        machine.crash();
    }

    /**
     * The process dies at the next commit that records the end of the step, or the wait, of this name, and the next process begins by
     * itself. A test that ends without having come there fails.
     *
     * @param point whether that commit gets to disk; with {@link CrashPoint#ANSWER_LOST} it does, and the process goes on without
     *     knowing
     */
    public void crashAt(String stepOrWait, CrashPoint point) {
        planned.at(stepOrWait, point);
    }

    /**
     * The process dies at a commit.
     *
     * @param nthCommit counted from now on; 1 is the next
     */
    public void crashAtCommit(int nthCommit, CrashPoint point) {
        planned.atCommit(nthCommit, point);
    }

    /** Whether the crash that was planned last has come about. */
    public boolean hasCrashed() {
        return planned.hasComeAbout();
    }

    /**
     * Runs a scenario again and again, each time from an empty store and the time at which the test began: without a crash, then
     * with the process dying before and after the first commit, the second, the third … until a run ends without having come to its commit. The
     * scenario starts executions, lets time pass and says what must be so at the end, whatever happened. Its own effects, such as the calls of a
     * fake or mock, it sets back at its beginning.
     *
     * @return how many runs there were
     * @throws AssertionError if a run fails; names the commit, what was in it, and whether it got to disk
     */
    public int crashEverywhere(Scenario scenario) throws Exception {
        return crashEverywhere(List.of(CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT), scenario);
    }

    /** The same with these ways to go wrong. */
    public int crashEverywhere(List<CrashPoint> points, Scenario scenario) throws Exception {
        requireNoTransaction();
        return new CrashEverywhere(machine, planned, this::awaitIdle).run(points, scenario);
    }

    /** What is run again and again by {@link #crashEverywhere}. */
    @FunctionalInterface
    public interface Scenario {
        /** Sets back effects, starts executions, lets time pass, and asserts. */
        void run() throws Exception;
    }

    /** A test begins, once no other of this context is under way: with nothing stored. */
    void begin(Instant startTime) {
        machine.enterTest();
        try {
            planned.forget();
            machine.patience(Machine.PATIENCE);
            machine.forgetCodeOfTests();
            machine.startAnew(startTime);
        } catch (RuntimeException | Error e) {
            machine.leaveTest();
            throw e;
        }
    }

    /** A test ends: nothing of it runs on. */
    void end(boolean passed) {
        boolean missed = passed && planned.isOpen();
        String what = planned.toString();
        try {
            machine.end();
        } finally {
            machine.leaveTest();
        }
        if (missed) {
            throw new AssertionError("The test has ended, and the process did not come to the crash that was planned: "
                    + what + ". Look at the name, or wait for it by tester.awaitIdle().");
        }
    }

    // ---- replay ----

    /**
     * Writes an execution to a file, for {@link #replay(Path)} of tests to come. Contains the payloads: give it no secrets.
     *
     * @param file is replaced if it exists
     */
    public void export(String id, Path file) {
        try {
            Files.writeString(file, engine.exportHistory(id));
        } catch (IOException e) {
            throw new UncheckedIOException("The history of '" + id + "' could not be written to " + file, e);
        }
    }

    /**
     * Replays an exported execution against the code of this context, without running a step.
     *
     * @param exported a file written by {@link #export}, {@link DurableEngine#exportHistory} or the endpoint
     * @throws AssertionError if the code would ask for something else than what is recorded; says where and what
     */
    public void replay(Path exported) {
        try {
            replay(exported.toString(), Files.readString(exported));
        } catch (IOException e) {
            throw new UncheckedIOException("The exported history " + exported + " could not be read", e);
        }
    }

    /**
     * Replays an exported execution that is kept with the tests.
     *
     * @param name of a resource, such as {@code histories/order.json}
     */
    public void replayResource(String name) {
        try (InputStream resource = WorkflowTester.class.getClassLoader().getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalArgumentException("There is no resource '" + name + "' on the class path");
            }
            replay(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The exported history " + name + " could not be read", e);
        }
    }

    private void replay(String name, String history) {
        ReplayReport report = engine.checkReplay(history);
        for (ReplayReport.Mismatch mismatch : report.mismatches()) {
            throw new AssertionError(
                    "Execution '%s' of %s, version %d, in %s would be blocked with this code (%s%s): %s"
                            .formatted(
                                    mismatch.executionId(),
                                    mismatch.workflow(),
                                    mismatch.version(),
                                    name,
                                    mismatch.reason(),
                                    mismatch.position() == null ? "" : " at position " + mismatch.position(),
                                    mismatch.detail()));
        }
    }

    // What is started in it begins after its commit, and a test's transaction is rolled back.
    private static void requireNoTransaction() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "The test runs in a transaction, which is rolled back at its end: executions that are started in it never begin, and what it writes nobody else sees. Remove @Transactional from the test, or annotate the method with @Transactional(propagation = NOT_SUPPORTED).");
        }
    }
}
