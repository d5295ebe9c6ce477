package io.durableworkflow.engine;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.BulkCommand;
import io.durableworkflow.BulkResult;
import io.durableworkflow.CommandResult;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.CronParser;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.EngineView;
import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionPayloads;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Identifiers;
import io.durableworkflow.Outcome;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.Queues;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.ReplayReport;
import io.durableworkflow.Resolution;
import io.durableworkflow.RetentionOptions;
import io.durableworkflow.ScheduleDeclaration;
import io.durableworkflow.Schedules;
import io.durableworkflow.SignalView;
import io.durableworkflow.StepView;
import io.durableworkflow.ValueView;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowTypeView;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.StartRecord;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The engine of one process: checks what comes in, brings it to disk, and lets the other parts act on it. */
final class LocalEngine implements DurableEngine {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final int COMMAND_TRIES = 10;

    private final EngineParts parts;
    private final Intake intake;
    private final Starter starter;
    private final SignalOrStart signalOrStart;
    private final CallbackCompletions callbacks;
    private final Waiters waiters = new Waiters();
    private final Observers observers;
    private final Results results;
    private final Executions executions;
    private final Views views;
    private final ScheduleRunner scheduleRunner;
    private final LocalSchedules schedules;
    private final LocalQueues queues;
    private final Retention retention;
    private final OperatorDecisions decisions;
    private final Recovery recovery;
    private final UnmatchedWorkflows unmatched;
    private final Runnable endExecutor;
    private final ReentrantLock commands = new ReentrantLock();
    private volatile @Nullable RecoveryReport report;
    private volatile boolean launched;
    private volatile boolean closed;

    LocalEngine(
            CheckpointStore store,
            PayloadCodec codec,
            WorkflowClock clock,
            Executor executor,
            Runnable endExecutor,
            List<EngineListener> listenerList,
            @Nullable CronParser cronParser,
            Map<String, QueueOptions> queueOptions,
            RetentionOptions retentionOptions,
            EngineSettings settings) {
        observers = new Observers(this::find);
        List<EngineListener> told = new ArrayList<>(listenerList);
        told.add(observers::told);
        told.add(this::told);
        Listeners listeners = new Listeners(told);
        listeners.onChange(observers::changed);
        Payloads payloads = new Payloads(codec, settings.maxPayloadBytes());
        CommitPipeline pipeline =
                new CommitPipeline(store, clock, listeners, settings.maxBatchSize(), settings.maxQueuedChanges());
        parts = new EngineParts(
                Keys.newSeed(),
                store,
                payloads,
                clock,
                new Registry(),
                pipeline,
                listeners,
                new AttemptsUnderWay(),
                settings);
        this.endExecutor = endExecutor;
        intake = new Intake(pipeline, settings.storeTimeout(), parts::callerTransaction);
        results = new Results(store, payloads, waiters);
        executions = new Executions(parts, waiters, executor, queueOptions);
        starter = new Starter(parts, intake, executions);
        signalOrStart = new SignalOrStart(parts, intake, executions);
        callbacks = new CallbackCompletions(parts, intake, executions);
        views = new Views(payloads, executions.queues()::isPaused, parts.attempts());
        scheduleRunner = new ScheduleRunner(parts, executions, new ScheduleTimings(cronParser));
        executions.onEnd(scheduleRunner::ended);
        schedules = new LocalSchedules(parts, intake, executions, scheduleRunner, new ScheduleTimings(cronParser));
        queues = new LocalQueues(parts, intake, executions.queues());
        retention = new Retention(parts, retentionOptions, queueOptions);
        decisions = new OperatorDecisions(payloads);
        recovery = new Recovery(parts);
        unmatched = new UnmatchedWorkflows(parts);
        store.open(parts.node(), clock.now());
        pipeline.start();
    }

    // A place in a queue may have been given back; of which, the event does not say.
    private void told(EngineEvent event) {
        if (event instanceof EngineEvent.ExecutionPaused || event instanceof EngineEvent.ExecutionBlocked) {
            executions.queues().lookAtAll();
        }
    }

    // ---- code ----

    @Override
    public void register(WorkflowDefinition<?> definition) {
        if (definition.queue() != null) {
            executions.queues().require(definition.queue());
        }
        parts.registry().add(definition);
        registered(definition);
    }

    private void registered(WorkflowDefinition<?> definition) {
        if (launched) { // before that, the recovery scan does it for all
            recovery.unblockKnown(
                    row -> definition.isNamed(row.start().workflow())
                            && row.start().version() == definition.version(),
                    executions.dispatcher()::deliver);
            scheduleRunner.mend(row -> definition.isNamed(row.plan().workflow()));
        }
    }

    @Override
    public void register(CompensationDefinition definition) {
        parts.registry().add(definition);
    }

    // ---- life ----

    @Override
    public synchronized RecoveryReport launch() {
        RecoveryReport before = report;
        if (before != null) {
            return before;
        }
        if (closed) {
            throw new EngineStoppingException(null);
        }
        Recovery.Findings findings = recovery.scan(executions.dispatcher()::deliver);
        report = findings.report();
        launched = true;
        executions.spreader().resume();
        executions.launch(findings.interrupted());
        scheduleRunner.launch();
        retention.launch();
        parts.listeners().tell(new EngineEvent.RecoveryFinished(findings.report()));
        unmatched.report();
        return findings.report();
    }

    @Override
    public boolean stop(Duration limit) {
        waiters.stop();
        scheduleRunner.stop();
        retention.stop();
        observers.stop();
        try {
            return executions.stop(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean left = stop(parts.settings().shutdownLimit());
        if (!left) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} executions did not leave their threads in time; they are resumed at the next start",
                    executions.dispatcher().running());
        }
        executions.spreader().stop();
        parts.pipeline().close(parts.settings().shutdownLimit());
        endExecutor.run();
    }

    // ---- starting ----

    @Override
    @SuppressWarnings("NullAway") // null only where the lambda returns null
    public <R extends @Nullable Object> R run(String name, Workflow<R> body) throws Exception {
        refuseInBody("run");
        refuseInTransaction("Workflow '" + name + "'");
        AtomicReference<R> live = new AtomicReference<>();
        WorkflowDefinition<R> definition =
                new WorkflowDefinition<>(name, 1, List.of(), Object.class, null, (context, arguments) -> {
                    R result = body.run(context);
                    live.set(result);
                    return result;
                });
        if (parts.registry().addIfAbsent(definition)) {
            registered(definition);
        }
        String id = starter.newId();
        executions.useOwnCode(id, definition);
        try {
            starter.start(definition, WorkflowOptions.id(id), List.of());
            awaitCall(id, Object.class);
            return live.get();
        } finally {
            executions.forgetOwnCode(id);
        }
    }

    @Override
    public <R extends @Nullable Object> WorkflowHandle<R> start(
            WorkflowDefinition<R> definition, WorkflowOptions options, @Nullable Object... arguments) {
        return handleOf(definition, started(definition, options, listOf(arguments)));
    }

    @SuppressWarnings("NullAway") // arguments may be null
    private static List<@Nullable Object> listOf(@Nullable Object[] arguments) {
        return Collections.unmodifiableList(Arrays.asList(arguments.clone()));
    }

    @Override
    @SuppressWarnings("unchecked") // the lambda returns what the workflow returns
    public <R extends @Nullable Object> WorkflowHandle<R> start(WorkflowOptions options, Callable<R> call) {
        StartCapture.Captured captured = StartCapture.of(call);
        return (WorkflowHandle<R>)
                handleOf(captured.definition(), started(captured.definition(), options, captured.arguments()));
    }

    private Starter.Started started(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        StartCalls body = BodyContext.startsOfThisBody();
        return body == null
                ? starter.start(definition, options, arguments)
                : new Starter.Started(body.start(definition, options, arguments), null);
    }

    private <R extends @Nullable Object> WorkflowHandle<R> handleOf(
            WorkflowDefinition<R> definition, Starter.Started started) {
        return new LocalHandle<>(started.id(), definition.resultType(), results, started.within());
    }

    @Override
    @SuppressWarnings("NullAway") // a captured call has no result yet
    public <R extends @Nullable Object> R call(
            WorkflowDefinition<R> definition, List<? extends @Nullable Object> arguments) throws Exception {
        StartCapture capture = StartCapture.onThisThread();
        if (capture != null) {
            capture.catchCall(definition, arguments);
            return null;
        }
        BodyContext context = BodyContext.onThisThread();
        if (context != null) {
            refuseInStep(context, "workflow '" + definition.name() + "'");
            return context.calls().child(definition, WorkflowOptions.defaults(), arguments);
        }
        refuseInTransaction("Workflow '" + definition.name() + "'");
        String id = starter.start(definition, WorkflowOptions.id(starter.newId()), arguments)
                .id();
        return awaitCall(id, definition.resultType());
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // decoded as the type that the definition names
    private <R extends @Nullable Object> R awaitCall(String id, Type type) throws Exception {
        try {
            return results.await(id, type, parts.settings().callTimeout());
        } catch (WorkflowFailedException e) {
            if (e.getCause() instanceof Exception original) {
                throw original;
            }
            if (e.getCause() instanceof Error original) {
                throw original;
            }
            throw e;
        }
    }

    // Its writes might wait for the end of the transaction, which waits for the workflow.
    private void refuseInTransaction(String what) {
        if (parts.callerTransaction().isPresent()) {
            throw new DurableCallException(
                    ("%s was called inside an open transaction, which would stay open until it has ended. Start it with"
                                    + " engine.start(..), or call it outside the transaction.")
                            .formatted(what));
        }
    }

    private static void refuseInBody(String what) {
        BodyContext context = BodyContext.onThisThread();
        if (context != null) {
            refuseInStep(context, what);
            throw new DurableCallException(
                    ("%s is called in the body of a workflow, where every replay would repeat it. Register the workflow, and"
                                    + " call it as a child: context.child(..).")
                            .formatted(what));
        }
    }

    private static void refuseInStep(BodyContext context, String what) {
        if (context.isInStep()) {
            throw new DurableCallException(
                    ("%s is called inside a step, which would have to wait for it. Call it in the body"
                                    + " of a workflow, or start it with engine.start(..).")
                            .formatted(what));
        }
    }

    @Override
    public <T> Optional<T> value(String id, String name, Class<T> type) {
        return results.value(id, name, type);
    }

    @Override
    public List<ValueView> values(String id) {
        return results.values(id);
    }

    @Override
    public <R> WorkflowHandle<R> handle(String id, Class<R> type) {
        return new LocalHandle<>(Identifiers.requireId("execution id", id), type, results, null);
    }

    // ---- signals and commands ----

    @Override
    public void signal(String id, String name, @Nullable Object payload, @Nullable String dedupKey) {
        SendCalls body = BodyContext.sendsOfThisBody();
        if (body != null) {
            body.signal(id, name, payload, dedupKey);
            return;
        }
        Identifiers.requireId("execution id", id);
        Identifiers.requireName("signal", name);
        String key = CallsInSteps.dedupKey("signal", dedupKey);
        Identifiers.requireId("dedup key", key);
        String encoded = parts.payloads().encode("signal '" + name + "'", payload, Object.class);
        ChangeResult result = intake.commit(
                id, "signal", this::deliver, acceptedAt -> new Change.Signal(id, name, key, acceptedAt, encoded));
        if (result instanceof ChangeResult.Ended ended) {
            throw new ExecutionConflictException(
                    id, "has ended as " + ended.execution().state().status(), "It takes no more signals.");
        }
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            parts.listeners()
                    .tell(new EngineEvent.SignalAccepted(
                            id, applied.execution().start().workflow(), name));
            return;
        }
        throw new ExecutionNotFoundException(id);
    }

    @Override
    public <R extends @Nullable Object> WorkflowHandle<R> signalOrStart(
            String name,
            @Nullable Object payload,
            @Nullable String dedupKey,
            WorkflowDefinition<R> definition,
            WorkflowOptions options,
            @Nullable Object... arguments) {
        SignalOrStart.Message message = new SignalOrStart.Message(name, payload, dedupKey);
        return handleOf(definition, sent(message, definition, options, listOf(arguments)));
    }

    @Override
    @SuppressWarnings("unchecked") // the lambda returns what the workflow returns
    public <R extends @Nullable Object> WorkflowHandle<R> signalOrStart(
            String name,
            @Nullable Object payload,
            @Nullable String dedupKey,
            WorkflowOptions options,
            Callable<R> call) {
        StartCapture.Captured captured = StartCapture.of(call);
        SignalOrStart.Message message = new SignalOrStart.Message(name, payload, dedupKey);
        return (WorkflowHandle<R>)
                handleOf(captured.definition(), sent(message, captured.definition(), options, captured.arguments()));
    }

    private Starter.Started sent(
            SignalOrStart.Message message,
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            List<? extends @Nullable Object> arguments) {
        StartCalls body = BodyContext.startsOfThisBody();
        if (body != null) {
            return new Starter.Started(body.signalOrStart(message, definition, options, arguments), null);
        }
        return new Starter.Started(
                signalOrStart.send(message, definition, options, arguments),
                parts.callerTransaction()
                        .filter(CallerTransaction::isOfThisStore)
                        .orElse(null));
    }

    @Override
    public void completeCallback(String token, @Nullable Object value) {
        callbacks.complete(token, value);
    }

    @Override
    public void failCallback(String token, String message) {
        callbacks.fail(token, message);
    }

    @Override
    public void publish(String topic, @Nullable Object payload, @Nullable String dedupKey) {
        SendCalls body = BodyContext.sendsOfThisBody();
        if (body != null) {
            body.publish(topic, payload, dedupKey);
            return;
        }
        Identifiers.requireName("topic", topic);
        String key = Identifiers.requireId("dedup key", CallsInSteps.dedupKey("publish", dedupKey));
        boolean named = dedupKey != null || BodyContext.onThisThread() != null;
        String encoded = parts.payloads().encode("topic '" + topic + "'", payload, Object.class);
        executions.spreader().resume(); // what was published before this is delivered before it
        intake.commit(
                "topic " + topic,
                "publication",
                result -> executions.spreader().published(result, topic),
                acceptedAt -> new Change.Publish(topic, key, named, acceptedAt, encoded));
    }

    // On the commit thread, so that it happens also when the caller has given up waiting.
    private void deliver(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            executions.deliver(applied.execution().no());
        }
    }

    private void deliverCommand(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            executions.deliverCommand(applied.execution().no());
        }
    }

    @Override
    public CommandResult cancel(String id, Audit audit) {
        SendCalls body = BodyContext.sendsOfThisBody();
        if (body != null) {
            return body.cancel(id, audit);
        }
        Identifiers.requireId("execution id", id);
        ExecutionRecord row = parts.store().find(id).orElseThrow(() -> new ExecutionNotFoundException(id));
        if (isCancelled(row)) {
            return CommandResult.DONE;
        }
        ChangeResult result = intake.commit(
                id,
                "cancellation",
                this::deliverCommand,
                acceptedAt -> new Change.Command(
                        id, CommandKind.CANCEL, Keys.newSeed(), acceptedAt, audit.who(), audit.why()));
        if (result instanceof ChangeResult.Ended ended) {
            return isCancelled(ended.execution()) ? CommandResult.DONE : CommandResult.ACCEPTED;
        }
        if (result instanceof ChangeResult.Applied) {
            return CommandResult.ACCEPTED;
        }
        throw new ExecutionNotFoundException(id);
    }

    private static boolean isCancelled(ExecutionRecord row) {
        ExecutionState state = row.state();
        if (state.outcome() == Outcome.CANCELLED) {
            return true;
        }
        if (state.status().isEnded()) {
            throw new ExecutionConflictException(
                    row.id(), "has ended as " + state.status(), "There is nothing to cancel.");
        }
        if (state.outcome() != null) {
            throw new ExecutionConflictException(
                    row.id(), "ends as " + state.outcome() + " and undoes its steps", "Let it end.");
        }
        return false;
    }

    @Override
    public CommandResult retry(String id, Audit audit) {
        return decide(id, loaded -> decisions.retry(loaded, audit, parts.clock().now()));
    }

    @Override
    public CommandResult resolve(String id, Resolution resolution, Audit audit) {
        return decide(
                id,
                loaded -> decisions.resolve(
                        loaded, resolution, audit, parts.clock().now()));
    }

    @Override
    public CommandResult pause(String id, Audit audit) {
        return move(
                id,
                audit,
                loaded -> PauseDecisions.pause(loaded, audit, parts.clock().now()));
    }

    @Override
    public CommandResult resume(String id, Audit audit) {
        return move(
                id,
                audit,
                loaded -> PauseDecisions.resume(loaded, audit, parts.clock().now()));
    }

    @Override
    public CommandResult delete(String id, Audit audit) {
        return move(id, audit, loaded -> deletion(loaded.execution()));
    }

    private static OperatorMove deletion(ExecutionRecord row) {
        ExecutionState state = row.state();
        if (!state.status().isEnded()) {
            throw new ExecutionConflictException(
                    row.id(), "is " + state.status(), "Only what has ended is deleted: cancel it first.");
        }
        return new OperatorMove.Write(new Change.Delete(row.no(), state.fence()));
    }

    @Override
    public CommandResult rewind(String id, BodyPosition to, DroppedSteps dropped, Audit audit) {
        List<String> children = new ArrayList<>();
        CommandResult result = move(id, audit, loaded -> {
            children.clear();
            children.addAll(
                    RewindDecision.droppedChildren(loaded, to, parts.clock().now()));
            return RewindDecision.rewind(
                    loaded, to, dropped, audit, parts.clock().now());
        });
        // Afterwards, or the end of a child would wake the execution that is to be taken back.
        children.forEach(child -> cancelChild(child, audit));
        return result;
    }

    private void cancelChild(String id, Audit audit) {
        try {
            cancel(id, audit);
        } catch (ExecutionNotFoundException | ExecutionConflictException e) {
            LOG.log(System.Logger.Level.DEBUG, "The child ''{0}'' needs no cancelling: {1}", id, e.getMessage());
        }
    }

    @Override
    public CommandResult fork(String id, String newId, BodyPosition to, Audit audit) {
        Identifiers.requireId("execution id", id);
        Identifiers.requireId("execution id", newId);
        CallsInSteps.refuseInBody("a command");
        commands.lock(); // of two forks at once to one id the second must find the first: both have the same seed
        try {
            LoadedExecution source = loaded(id);
            if (parts.store().find(newId).isPresent()) {
                throw idInUse(newId);
            }
            ChangeResult result =
                    intake.commit(newId, "fork", this::forked, now -> ForkDecision.fork(source, newId, to, audit, now));
            if (!(result instanceof ChangeResult.Applied)) {
                throw idInUse(newId);
            }
            return CommandResult.DONE;
        } finally {
            commands.unlock();
        }
    }

    @Override
    public BulkResult bulk(BulkCommand command, ExecutionFilter filter, boolean dryRun, Audit audit) {
        CallsInSteps.refuseInBody("a command");
        if (dryRun) {
            return BulkRun.count(parts::list, filter);
        }
        return BulkRun.run(parts::list, filter, id -> switch (command) {
            case CANCEL -> cancel(id, audit);
            case PAUSE -> pause(id, audit);
            case RESUME -> resume(id, audit);
            case RETRY -> retry(id, audit);
            case DELETE -> delete(id, audit);
        });
    }

    private static ExecutionConflictException idInUse(String id) {
        return new ExecutionConflictException(id, "exists already", "Choose another id for the fork.");
    }

    private void forked(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            ExecutionRecord row = applied.execution();
            parts.listeners()
                    .tell(new EngineEvent.ExecutionStarted(row.id(), row.start().workflow()));
            executions.queued(row);
        }
    }

    // One operator after the other: two who decide the same from the same state would write the same, and the store
    // could not tell the second from a repeat of the first. A run that was faster fences it: it looks again.
    private CommandResult decide(String id, Function<LoadedExecution, Transition> decision) {
        return move(id, Audit.none(), loaded -> new OperatorMove.Write(decision.apply(loaded)));
    }

    private CommandResult move(String id, Audit audit, Function<LoadedExecution, OperatorMove> decision) {
        Identifiers.requireId("execution id", id);
        CallsInSteps.refuseInBody("a command");
        commands.lock();
        try {
            for (int i = 0; i < COMMAND_TRIES; i++) {
                LoadedExecution loaded = loaded(id);
                OperatorMove move = decision.apply(loaded);
                if (move instanceof OperatorMove.Nothing nothing) {
                    return nothing.answer();
                }
                if (move instanceof OperatorMove.Ask ask) {
                    if (asked(id, ask.kind(), audit)) {
                        return CommandResult.ACCEPTED;
                    }
                } else if (written(loaded.execution().start(), ((OperatorMove.Write) move).change(), audit)) {
                    return CommandResult.DONE;
                }
            }
        } finally {
            commands.unlock();
        }
        throw new ExecutionConflictException(id, "is changed by others at this moment", "Try again.");
    }

    private boolean written(StartRecord start, Change change, Audit audit) {
        ChangeResult result =
                intake.commit(start.id(), "command", done -> decided(done, start, change, audit), at -> change);
        return result instanceof ChangeResult.Applied;
    }

    // False if it has ended meanwhile: then there is another answer.
    private boolean asked(String id, CommandKind kind, Audit audit) {
        ChangeResult result = intake.commit(
                id,
                "command",
                this::deliverCommand,
                acceptedAt -> new Change.Command(id, kind, Keys.newSeed(), acceptedAt, audit.who(), audit.why()));
        return result instanceof ChangeResult.Applied;
    }

    // On the commit thread, so that it happens also when the operator has given up waiting.
    private void decided(@Nullable ChangeResult result, StartRecord start, Change change, Audit audit) {
        if (!(result instanceof ChangeResult.Applied)) {
            return;
        }
        if (change instanceof Change.Delete) {
            // Its history is gone with it: this is all that says who and why.
            LOG.log(
                    System.Logger.Level.INFO,
                    "Execution ''{0}'' of workflow ''{1}'' was deleted (who: {2}, why: {3})",
                    start.id(),
                    start.workflow(),
                    audit.who(),
                    audit.why());
            parts.listeners()
                    .tell(new EngineEvent.ExecutionDeleted(start.id(), start.workflow(), audit.who(), audit.why()));
            tellParent(start);
            return;
        }
        if (!(change instanceof Transition transition) || transition.state() == null) {
            return;
        }
        ExecutionState state = transition.state();
        if (state.status().isEnded()) {
            parts.listeners().tell(ExecutionTask.endOf(start, state));
            waiters.settled(start.id(), state);
            tellParent(start);
        } else if (state.status() == ExecutionStatus.PAUSED) {
            if (transition.events().stream().noneMatch(event -> event.kind() == EventKind.PAUSED)) {
                return; // it was paused before
            }
            parts.listeners().tell(new EngineEvent.ExecutionPaused(start.id(), start.workflow()));
        } else {
            executions.goesOn(transition.no(), start, state);
        }
    }

    // It may wait for this child, which is over now.
    private void tellParent(StartRecord child) {
        executions.ended(child);
        if (child.parent() != null) {
            executions.deliver(child.parent().no());
        }
    }

    private LoadedExecution loaded(String id) {
        return parts.store()
                .find(id)
                .flatMap(row -> parts.store().load(row.no()))
                .orElseThrow(() -> new ExecutionNotFoundException(id));
    }

    @Override
    public Schedules schedules() {
        return schedules;
    }

    @Override
    public Queues queues() {
        return queues;
    }

    @Override
    public void declareSchedules(Collection<ScheduleDeclaration> declarations) {
        schedules.declare(declarations);
    }

    // ---- questions ----

    @Override
    public Optional<ExecutionView> find(String id) {
        return parts.store().find(Identifiers.requireId("execution id", id)).map(views::execution);
    }

    @Override
    public Flow.Publisher<ExecutionView> observe(String id) {
        Identifiers.requireId("execution id", id);
        CallsInSteps.refuseInBody("observe");
        return subscriber -> observers.subscribe(id, subscriber);
    }

    @Override
    public ExecutionPage find(ExecutionFilter filter) {
        return views.page(parts.list(filter), filter.limit());
    }

    @Override
    public List<StepView> steps(String id) {
        ExecutionRecord row = parts.store()
                .find(Identifiers.requireId("execution id", id))
                .orElseThrow(() -> new ExecutionNotFoundException(id));
        return views.steps(
                parts.store().checkpoints(row.no()),
                parts.store().events(row.no()),
                parts.clock().now());
    }

    @Override
    public List<SignalView> signals(String id) {
        return new PayloadViews(parts.store(), parts.payloads()).signals(id);
    }

    @Override
    public ExecutionPayloads payloads(String id, int maxLength) {
        return new PayloadViews(parts.store(), parts.payloads()).of(id, maxLength);
    }

    @Override
    public List<EventView> history(String id) {
        ExecutionRecord row = parts.store()
                .find(Identifiers.requireId("execution id", id))
                .orElseThrow(() -> new ExecutionNotFoundException(id));
        return new HistoryView(parts.payloads())
                .of(parts.store().events(row.no()), parts.store().checkpoints(row.no()));
    }

    @Override
    public ReplayReport checkReplay(ExecutionFilter filter) {
        requireOutside("checkReplay");
        return new ReplayCheck(parts, executions).check(filter);
    }

    @Override
    public ReplayReport checkReplay(String exportedHistory) {
        requireOutside("checkReplay");
        return new ReplayCheck(parts, executions).check(parts.payloads().decodeHistory(exportedHistory));
    }

    @Override
    public String exportHistory(String id) {
        return parts.payloads().encodeHistory(ExportedHistory.of(loaded(Identifiers.requireId("execution id", id))));
    }

    // A replay binds a context of its own to the thread.
    private static void requireOutside(String call) {
        CallsInSteps.refuseInBody(call);
        if (BodyContext.onThisThread() != null) {
            throw new DurableCallException(call + " is called inside a step. Call it outside of workflows.");
        }
    }

    @Override
    public List<WorkflowTypeView> workflowTypes() {
        return WorkflowTypes.of(parts.registry(), parts.store().activeWorkflows());
    }

    @Override
    public void backup(Path file) {
        CallsInSteps.refuseInBody("backup");
        parts.store().backup(file);
    }

    @Override
    public List<ActiveWorkflow> unmatchedWorkflows() {
        return unmatched.find();
    }

    @Override
    public EngineView view() {
        CommitPipeline.Outage writing = parts.pipeline().outage();
        CommitPipeline.Outage outage = writing == null ? executions.readFailure() : writing;
        Dispatcher dispatcher = executions.dispatcher();
        return new EngineView(
                dispatcher.isDispatching(),
                dispatcher.running(),
                dispatcher.ready(),
                parts.pipeline().queued(),
                outage == null ? null : outage.reason(),
                outage == null ? null : outage.since(),
                report,
                parts.registry().workflowNames());
    }

    @Override
    public Map<ExecutionStatus, Long> countByStatus() {
        return parts.store().countByStatus();
    }
}
