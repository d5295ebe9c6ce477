package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.PayloadException;
import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.StepAction;
import io.durableworkflow.StepBody;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The context that a body sees: checks that a call stands where it may, and hands it to the part that carries it out. */
final class BodyContext implements WorkflowContext {
    private static final ThreadLocal<BodyContext> CURRENT = new ThreadLocal<>();

    // Random values do not depend on the generation: after a rewind, steps that are kept hold what was drawn before
    // them.
    private static final int DRAWN_IN = 0;

    private final EngineParts engine;
    private final Run run;
    private final Journal journal;
    private final Purpose purpose;
    private final Thread thread = Thread.currentThread();
    private final StepCalls steps;
    private final WaitCalls waits;
    private final AnySignalCalls anySignals;
    private final ChildCalls children;
    private final SwallowGuard swallowGuard;
    private final WorkflowContext handle = new ContextHandle(this);
    private final Map<String, Integer> unmarked = new HashMap<>();
    private Instant latest;
    private @Nullable StepFrame frame;
    private boolean stopped;
    private volatile boolean ended;
    private final List<UnknownOutcome> unknown = new ArrayList<>();
    private int uuids;
    private int randoms;
    private int callsInStep;

    /** What a body is run for. */
    enum Purpose {
        /** To get on. */
        EXECUTE,
        /** To find its lambda compensations again: it ends at the first call that has no result, or does not fit. */
        FIND_LAMBDAS,
        /** To see whether it still fits what is recorded: it ends at the first call that has no result. Writes nothing. */
        CHECK
    }

    BodyContext(EngineParts engine, Dispatcher dispatcher, Children family, Run run, Purpose purpose) {
        this.engine = engine;
        this.run = run;
        this.purpose = purpose;
        journal = new Journal(run.bodyRecords());
        latest = run.start().createdAt();
        Waiting waiting = new Waiting(engine, dispatcher, run);
        steps = new StepCalls(engine, run, this, waiting);
        waits = new WaitCalls(engine, run, this, waiting);
        anySignals = new AnySignalCalls(engine, run, this, waiting);
        children = new ChildCalls(engine, family, run, this, waiting);
        swallowGuard = new SwallowGuard(run);
    }

    static @Nullable BodyContext onThisThread() {
        return CURRENT.get();
    }

    /** What code outside the engine gets to hold: it stays useful when another run of the execution follows this one. */
    WorkflowContext handle() {
        return handle;
    }

    /** The run is over: whoever still holds the context can ask, but not record. */
    void end() {
        ended = true;
    }

    /** Runs something with this context on the present thread. */
    @Nullable
    Object bound(StepFrame.Work work) throws Exception {
        CURRENT.set(this);
        try {
            return work.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** Runs one attempt. */
    @Nullable
    Object inStep(StepFrame newFrame, StepFrame.Work work) throws Exception {
        frame = newFrame;
        callsInStep = 0;
        try {
            return work.run();
        } finally {
            frame = null;
        }
    }

    // ---- what the calls need ----

    /** The scope whose positions its calls take. */
    int scope() {
        return CheckpointRecord.BODY;
    }

    /** Checks that a call that records something may be made here and now. */
    void checkCall(String what) {
        checkThread(what);
        if (frame != null) {
            throw new DurableCallException(
                    "%s is called inside the step '%s'. A step is one unit: move the call to the body of the workflow."
                            .formatted(what, frame.name()));
        }
        if (ended) {
            throw new DurableCallException(
                    "%s is called for execution '%s' after its body has ended. Call it in the body."
                            .formatted(what, run.id()));
        }
        try {
            if (stopped) {
                throw new JournalClosedError();
            }
            run.checkOpen();
        } catch (JournalClosedError e) {
            swallowGuard.thrownAgain();
            throw e;
        }
    }

    private void checkThread(String what) {
        if (Thread.currentThread() != thread) {
            throw new DurableCallException(
                    ("%s of execution '%s' is called on the thread '%s', but its body runs on '%s'. Call"
                                    + " it on the thread of the body; other threads may work inside a step.")
                            .formatted(what, run.id(), Thread.currentThread().getName(), thread.getName()));
        }
    }

    /** Takes the next position, and blocks the execution if something else is recorded there. */
    NextMove next(CheckpointKind kind, String name) {
        NextMove move = journal.next(kind, name);
        if (purpose != Purpose.EXECUTE && (move instanceof NextMove.Execute || move instanceof NextMove.Resume)) {
            throw stop();
        }
        if (move instanceof NextMove.Changed changed) {
            if (purpose == Purpose.FIND_LAMBDAS) {
                throw stop();
            }
            throw run.unwind(new CloseReason.Blocked(
                    BlockReason.CHANGED_CODE,
                    "At position %d the journal holds %s, but the code calls %s."
                            .formatted(
                                    changed.recorded().position(),
                                    described(changed.recorded()),
                                    described(kind, name)),
                    changed.recorded().position()));
        }
        if (move instanceof NextMove.Execute execute
                && execute.position() >= engine.settings().maxCheckpoints()) {
            throw new DurableCallException(
                    "Execution '%s' has %d recorded calls, which is the limit. Split the workflow, or raise the limit."
                            .formatted(run.id(), execute.position()));
        }
        return move;
    }

    private JournalClosedError stop() {
        stopped = true;
        return new JournalClosedError();
    }

    /** Whether a body that was not to get on has come to the end of what is recorded. */
    boolean isStopped() {
        return stopped;
    }

    /** Reads a recorded value, and blocks the execution if it cannot be read as this type. */
    @Nullable
    Object decodeRecorded(CheckpointRecord recorded, Type type) {
        try {
            return engine.payloads().decode(described(recorded), recorded.output(), type);
        } catch (PayloadException e) {
            if (purpose == Purpose.FIND_LAMBDAS) {
                throw stop();
            }
            throw run.unwind(new CloseReason.Blocked(
                    BlockReason.PAYLOAD_UNREADABLE, String.valueOf(e.getMessage()), recorded.position()));
        }
    }

    private record UnknownOutcome(Throwable thrown, int position) {}

    /** The body is told that the outcome of the step at this position is not known. */
    void outcomeUnknown(Throwable thrown, int position) {
        unknown.add(new UnknownOutcome(thrown, position));
    }

    /** The position of the step whose outcome this says is not known; null if it says no such thing. */
    @Nullable
    Integer unknownPosition(Throwable failure) {
        if (!(failure instanceof StepOutcomeUnknownException) || unknown.isEmpty()) {
            return null;
        }
        return unknown.stream()
                .filter(one -> one.thrown() == failure)
                .findFirst()
                .orElse(unknown.get(unknown.size() - 1))
                .position();
    }

    /** The first recorded call that the body has not made, or null. */
    @Nullable
    CheckpointRecord unread() {
        return journal.unread();
    }

    /** Why a body that ends before it has made this recorded call cannot be trusted. */
    static CloseReason.Blocked endedBefore(CheckpointRecord unread) {
        return new CloseReason.Blocked(
                BlockReason.CHANGED_CODE,
                "The journal holds %s at position %d, but the code ended before it."
                        .formatted(described(unread), unread.position()),
                unread.position());
    }

    void passed(@Nullable Instant instant) {
        if (instant != null && instant.isAfter(latest)) {
            latest = instant;
        }
    }

    static String described(CheckpointRecord record) {
        return described(record.kind(), record.name());
    }

    private static String described(CheckpointKind kind, String name) {
        return switch (kind) {
            case STEP -> "step '" + name + "'";
            case SLEEP -> "sleep '" + name + "'";
            case SIGNAL -> "a wait for signal '" + name + "'";
            case ANY_SIGNAL -> "a wait for one of the signals '" + name + "'";
            case COMPENSATION -> "the compensation of step '" + name + "'";
            case VERSION -> "the version of change '" + name + "'";
            case CHILD -> "a child of workflow '" + name + "'";
            case CHILD_START -> "the start of a child of workflow '" + name + "'";
        };
    }

    // ---- facts ----

    @Override
    public String executionId() {
        return run.id();
    }

    @Override
    public String workflow() {
        return run.start().workflow();
    }

    @Override
    public int attempt() {
        return frame == null ? 1 : frame.attempt();
    }

    @Override
    public String idempotencyKey() {
        if (frame == null) {
            throw new DurableCallException("An idempotency key belongs to a step: ask for it inside one.");
        }
        return frame.key();
    }

    /** An id for the next call of the engine that the running step makes: the same for every attempt. */
    String nextKeyInStep() {
        return idempotencyKey() + '-' + ++callsInStep;
    }

    @Override
    public boolean isInStep() {
        return frame != null;
    }

    @Override
    public @Nullable Instant deadline() {
        return run.start().deadline();
    }

    @Override
    public Instant now() {
        return latest;
    }

    @Override
    public UUID randomUUID() {
        checkCall("randomUUID()");
        return Keys.randomUuid(run.start().seed(), DRAWN_IN, scope(), uuids++);
    }

    @Override
    public RandomGenerator random() {
        checkCall("random()");
        return new SplittableRandom(Keys.randomSeed(run.start().seed(), DRAWN_IN, scope(), randoms++));
    }

    @Override
    public int version(String changeId, int min, int max) {
        Identifiers.requireName("change", changeId);
        if (min < 0 || max < min) {
            throw new IllegalArgumentException(
                    "The versions of change '%s' must be 0 or more and in order, were %d and %d"
                            .formatted(changeId, min, max));
        }
        checkCall("version('" + changeId + "')");
        int version = versionOf(changeId, min, max);
        if (version < min || version > max) {
            if (purpose == Purpose.FIND_LAMBDAS) {
                throw stop();
            }
            throw run.unwind(new CloseReason.Blocked(
                    BlockReason.CHANGED_CODE,
                    "The journal holds version %d of change '%s', but the code knows %d to %d."
                            .formatted(version, changeId, min, max),
                    null));
        }
        return version;
    }

    private int versionOf(String changeId, int min, int max) {
        Integer known = run.version(changeId);
        if (known == null) {
            known = unmarked.get(changeId);
        }
        if (known != null) {
            return known;
        }
        if (journal.unread() != null) { // it has been past this place before the change was made
            unmarked.put(changeId, min);
            return min;
        }
        if (purpose == Purpose.EXECUTE) {
            run.mark(changeId, max);
        } else {
            unmarked.put(changeId, max);
        }
        return max;
    }

    // ---- steps ----

    @Override
    public <T extends @Nullable Object, E extends Exception> T step(String name, Class<T> type, StepBody<T, E> body)
            throws E {
        return step(name, type, StepOptions.defaults(), body);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where the step returns null
    public <T extends @Nullable Object, E extends Exception> T step(
            String name, Class<T> type, StepOptions<T> options, StepBody<T, E> body) throws E {
        return (T) steps.run(StepCall.of(name, type, options), body::run);
    }

    @Override
    public <E extends Exception> void step(String name, StepAction<E> body) throws E {
        steps.run(StepCall.of(name, Void.class, StepOptions.defaults()), () -> {
            body.run();
            return null;
        });
    }

    @Override
    public <E extends Exception> @Nullable Object step(
            StepDefinition definition, List<? extends @Nullable Object> arguments, StepBody<@Nullable Object, E> body)
            throws E {
        return steps.run(StepCall.of(definition, arguments), body::run);
    }

    // ---- waits ----

    @Override
    public void sleep(Duration duration) {
        sleep("sleep", duration);
    }

    @Override
    public void sleep(String name, Duration duration) {
        waits.sleep(Identifiers.requireName("sleep", name), duration);
    }

    @Override
    public void sleepUntil(Instant instant) {
        sleepUntil("sleep", instant);
    }

    @Override
    public void sleepUntil(String name, Instant instant) {
        waits.sleepUntil(Identifiers.requireName("sleep", name), instant);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where the signal carries none
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type) {
        return (T) waits.awaitSignal(Identifiers.requireName("signal", name), type, null)
                .payload();
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Duration timeout) {
        return received(name, type, WaitDeadline.after(timeout));
    }

    @Override
    public <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Instant deadline) {
        return received(name, type, WaitDeadline.at(deadline));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where the signal carries none
    private <T extends @Nullable Object> T received(String name, Class<T> type, WaitDeadline deadline) {
        return (T) waits.awaitSignal(Identifiers.requireName("signal", name), type, deadline)
                .payloadOrThrow(run.id(), name);
    }

    @Override
    public <T> Optional<T> tryAwaitSignal(String name, Class<T> type, Duration timeout) {
        Object payload = waits.awaitSignal(Identifiers.requireName("signal", name), type, WaitDeadline.after(timeout))
                .payload();
        return Optional.ofNullable(payload).map(type::cast);
    }

    @Override
    @SuppressWarnings("NullAway") // without a deadline it does not time out
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types) {
        return anySignals.await(types, null).orElseThrow();
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Duration timeout) {
        return anyReceived(types, WaitDeadline.after(timeout));
    }

    @Override
    public NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Instant deadline) {
        return anyReceived(types, WaitDeadline.at(deadline));
    }

    private NamedSignal<@Nullable Object> anyReceived(Map<String, ? extends Class<?>> types, WaitDeadline deadline) {
        return anySignals.await(types, deadline).orElseThrow(() -> new SignalTimeoutException(
                run.id(), AnySignalCalls.nameOf(types.keySet().stream().sorted().toList())));
    }

    @Override
    public Optional<NamedSignal<@Nullable Object>> tryAwaitAnySignal(
            Map<String, ? extends Class<?>> types, Duration timeout) {
        return anySignals.await(types, WaitDeadline.after(timeout));
    }

    // ---- children ----

    /** Runs a child under an id of its own. */
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // decoded as the definition says
    <R extends @Nullable Object> R child(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        return (R) children.call(definition, options, arguments);
    }

    @Override
    public <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition, WorkflowOptions options, @Nullable Object... arguments) {
        return child(definition, options, listOf(arguments));
    }

    @Override
    public <R extends @Nullable Object> R child(WorkflowOptions options, Callable<R> call) {
        StartCapture.Captured captured = StartCapture.of(call);
        return child(captured.definition(), options, captured.arguments());
    }

    @Override
    public String startChild(WorkflowDefinition<?> definition, WorkflowOptions options, @Nullable Object... arguments) {
        return children.start(definition, options, listOf(arguments));
    }

    @Override
    public String startChild(WorkflowOptions options, Callable<?> call) {
        StartCapture.Captured captured = StartCapture.of(call);
        return children.start(captured.definition(), options, captured.arguments());
    }

    @SuppressWarnings("NullAway") // arguments may be null
    private static List<@Nullable Object> listOf(@Nullable Object[] arguments) {
        return Collections.unmodifiableList(Arrays.asList(arguments.clone()));
    }
}
