package io.durableworkflow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Runs workflows durably. All methods are safe to call from any thread.
 *
 * <p>An engine accepts starts, signals and commands as soon as it is built; it runs bodies from {@link #launch()} on.
 * Every write returns when it is on disk. While the store cannot write, writes wait up to the builder's store timeout and
 * then end with {@link StoreUnavailableException} (nothing stored) or {@link OutcomeUnknownException}.
 */
public interface DurableEngine extends AutoCloseable {
    /** A builder for an engine. */
    static DurableEngineBuilder builder() {
        return EngineProvider.loaded().newBuilder();
    }

    /**
     * Makes a workflow known. Executions that are blocked because it was missing go on.
     *
     * @throws IllegalArgumentException if another workflow has this name and version
     * @throws QueueNotFoundException if its queue is not configured
     */
    void register(WorkflowDefinition<?> definition);

    /**
     * Makes a compensation known.
     *
     * @throws IllegalArgumentException if another one has this name
     */
    void register(CompensationDefinition definition);

    /**
     * Recovers what an earlier process left behind, then runs bodies. Calling it twice does nothing.
     *
     * @return what was found
     */
    RecoveryReport launch();

    /**
     * Runs a lambda as a workflow under a generated id and waits for its result. The workflow is registered under the name
     * if it is not yet; after a crash the execution goes on once the name is registered again.
     *
     * @return what the lambda returned
     * @throws Exception what the lambda threw, rebuilt as its own type if it can be
     */
    <R extends @Nullable Object> R run(String name, Workflow<R> body) throws Exception;

    /**
     * Starts a registered workflow. When this returns, the execution is on disk. Never waits for the result.
     *
     * <p>Called in the body of a workflow it is recorded together with its effect, and is not repeated by a replay, which gets a handle
     * on the same execution. What was started is no child: nothing that becomes of the workflow touches it, and its result is
     * not to be waited for there ({@link WorkflowContext#child} is for that). Without an id it gets one that is made of the workflow's,
     * and inside a step one that is the same for all attempts of the step, which must then start it with the same input.
     *
     * <p>Inside a transaction of the caller's that the store knows of (Spring's, if the store is one of JDBC), it comes about
     * only with the commit: if that is in the store's own database, both are one commit; else the execution is started right
     * after it, and is lost if the process dies in between.
     *
     * @param arguments as many as the definition has parameter types
     * @return a handle on the new execution, or on the one that exists under the same id with the same workflow and input
     * @throws ExecutionConflictException if the id belongs to another workflow or input; nothing was stored
     * @throws WorkflowNotRegisteredException if the definition is not registered
     * @throws QueueNotFoundException if its queue is not configured; nothing was stored
     * @throws QueueFullException if as many wait in its queue as may; nothing was stored
     * @throws PayloadException if the arguments cannot be stored
     */
    <R extends @Nullable Object> WorkflowHandle<R> start(
            WorkflowDefinition<R> definition, WorkflowOptions options, @Nullable Object... arguments);

    /**
     * Starts the workflow that the lambda calls, such as {@code engine.start("order-42", () -> checkout.placeOrder(order))}.
     * The lambda must make exactly one call of a {@link DurableWorkflow} method, which returns null or zero there.
     *
     * @throws DurableCallException if the lambda calls no workflow, or more than one
     * @see #start(WorkflowDefinition, WorkflowOptions, Object...)
     */
    <R extends @Nullable Object> WorkflowHandle<R> start(WorkflowOptions options, Callable<R> call);

    /** Starts the workflow that the lambda calls under this id; the rest as {@link #start(WorkflowOptions, Callable)}. */
    default <R extends @Nullable Object> WorkflowHandle<R> start(String id, Callable<R> call) {
        return start(WorkflowOptions.id(id), call);
    }

    /** Starts a workflow without a result; the rest as {@link #start(WorkflowOptions, Callable)}. */
    default WorkflowHandle<@Nullable Void> start(WorkflowOptions options, WorkflowCall call) {
        return start(options, call.asCallable());
    }

    /** Starts a workflow without a result under this id; the rest as {@link #start(WorkflowOptions, Callable)}. */
    default WorkflowHandle<@Nullable Void> start(String id, WorkflowCall call) {
        return start(WorkflowOptions.id(id), call);
    }

    /**
     * What a proxy does with a call of a {@link DurableWorkflow} method: inside {@link #start(WorkflowOptions, Callable)}
     * it starts the workflow and returns null; in the body of a workflow it runs it as a child, see {@link
     * WorkflowContext#child(WorkflowDefinition, WorkflowOptions, Object...)}; elsewhere it runs it under a generated id and waits for its result, at most
     * for the builder's call timeout.
     *
     * @throws DurableCallException inside a step
     * @throws Exception what the workflow failed with
     */
    <R extends @Nullable Object> R call(WorkflowDefinition<R> definition, List<? extends @Nullable Object> arguments)
            throws Exception;

    /**
     * A handle on an execution. Whether it exists shows when the handle is asked.
     *
     * @param type type that the result is read as
     */
    <R> WorkflowHandle<R> handle(String id, Class<R> type);

    /**
     * Sends a signal. When this returns, it is on disk and will be handed to exactly one wait.
     *
     * @param name name of the signal; 1 to 256 characters
     * @param payload null for none
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws ExecutionConflictException if the execution has ended
     */
    default void signal(String id, String name, @Nullable Object payload) {
        signal(id, name, payload, null);
    }

    /**
     * Sends a signal at most once per dedup key.
     *
     * @param dedupKey a second signal to this execution with the same key does nothing, also when the execution has ended
     *     meanwhile; null for a generated one
     */
    void signal(String id, String name, @Nullable Object payload, @Nullable String dedupKey);

    /**
     * Sends a signal to the active execution of an id; if there is none of that id, starts it, with the signal waiting for it.
     * That is one commit: however many call at the same moment, one execution is started and each signal is kept. When this
     * returns, all of it is on disk. Called in the body of a workflow it is recorded together with its effect, and is not
     * repeated by a replay.
     *
     * @param name name of the signal; 1 to 256 characters
     * @param payload null for none
     * @param dedupKey a second signal to this execution with the same key does nothing, also when the execution has ended
     *     meanwhile; null for a generated one, and inside a step one that is the same for all of its attempts
     * @param definition must be registered
     * @param options must have an id. Everything else, and the arguments, count only if the execution is started
     * @param arguments as many as the definition has parameter types
     * @return a handle on the execution, new or found
     * @throws ExecutionConflictException if the execution has ended, or belongs to another workflow; nothing was stored
     * @throws WorkflowNotRegisteredException if the definition is not registered
     * @throws QueueNotFoundException if its queue is not configured; nothing was stored
     * @throws QueueFullException if as many wait in its queue as may and the execution is not there yet; nothing was stored
     * @throws IllegalArgumentException if the options have no id, or a name, key or the number of arguments is wrong
     * @throws PayloadException if the payload or the arguments cannot be stored
     */
    <R extends @Nullable Object> WorkflowHandle<R> signalOrStart(
            String name,
            @Nullable Object payload,
            @Nullable String dedupKey,
            WorkflowDefinition<R> definition,
            WorkflowOptions options,
            @Nullable Object... arguments);

    /**
     * Sends a signal to the active execution of an id, or starts the workflow that the lambda calls, such as {@code
     * engine.signalOrStart("item", item, null, WorkflowOptions.id("cart-7"), () -> carts.collect("7"))}. The lambda must make
     * exactly one call of a {@link DurableWorkflow} method, which returns null or zero there.
     *
     * @see #signalOrStart(String, Object, String, WorkflowDefinition, WorkflowOptions, Object...)
     */
    <R extends @Nullable Object> WorkflowHandle<R> signalOrStart(
            String name,
            @Nullable Object payload,
            @Nullable String dedupKey,
            WorkflowOptions options,
            Callable<R> call);

    /** The same for a workflow without a result. */
    default WorkflowHandle<@Nullable Void> signalOrStart(
            String name,
            @Nullable Object payload,
            @Nullable String dedupKey,
            WorkflowOptions options,
            WorkflowCall call) {
        return signalOrStart(name, payload, dedupKey, options, call.asCallable());
    }

    /**
     * Completes the callback that a token belongs to. When this returns, it is on disk, and the execution gets the value, whether it waits
     * already or not. Of several completions the first counts, whichever tokens they have. Inside a step another attempt of the step
     * is a repeat, and not refused; in the body of a workflow it is to be called in a step. In a transaction in the database that
     * executions are kept in it comes about with the commit.
     *
     * @param token what {@link Callback#token} has answered
     * @param value null for none
     * @throws CallbackNotOpenException if no callback that is open belongs to the token: it is not known, was completed, or its
     *     execution has ended; nothing was stored
     * @throws PayloadException if the value cannot be stored
     */
    void completeCallback(String token, @Nullable Object value);

    /**
     * Completes the callback that a token belongs to with a failure: what waits for it ends with a {@link CallbackFailedException}. The rest as
     * {@link #completeCallback}.
     *
     * @param message what is to be said of it; cut after 4000 characters
     */
    void failCallback(String token, String message);

    /**
     * Publishes to every execution that waits on a topic at this moment, in {@link WorkflowContext#awaitTopic}. (A value that an
     * execution shows to the outside is published by {@link WorkflowContext#publish}.) When this
     * returns, it is on disk, and is delivered to each of those exactly once, whatever happens in between; to whoever begins
     * to wait later it is not. Called in the body of a workflow it is recorded together with its effect, and is not repeated by
     * a replay.
     *
     * @param topic name of the topic; 1 to 256 characters
     * @param payload null for none
     * @throws PayloadException if the payload cannot be stored
     */
    default void publish(String topic, @Nullable Object payload) {
        publish(topic, payload, null);
    }

    /**
     * Publishes at most once per dedup key.
     *
     * @param dedupKey a second publication on this topic with the same key does nothing; it is known for 7 days after the first
     *     was delivered. Null for a generated one, and inside a step one that is the same for all of its attempts
     * @see #publish(String, Object)
     */
    void publish(String topic, @Nullable Object payload, @Nullable String dedupKey);

    /** Cancels without saying who and why. */
    default CommandResult cancel(String id) {
        return cancel(id, Audit.none());
    }

    /**
     * Cancels an execution: a waiting one ends at once, a running one at its next call of the context; its running step may
     * finish. Completed steps are compensated. Cancelling a cancelled execution is done already.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws ExecutionConflictException if it has ended otherwise, or is already compensating
     */
    CommandResult cancel(String id, Audit audit);

    /**
     * Lets a blocked or failed execution go on from the step that failed, under the same id; completed steps are not
     * repeated. A failed compensation is attempted anew.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws ExecutionConflictException if it is in another state, or once a compensation has run
     */
    CommandResult retry(String id, Audit audit);

    /**
     * Decides what a blocked execution cannot decide itself, and lets it go on.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws ExecutionConflictException if it is not blocked, or the decision does not fit its reason
     */
    CommandResult resolve(String id, Resolution resolution, Audit audit);

    /**
     * Halts an execution: a waiting or queued one at once ({@link CommandResult#DONE}), a running one at its next call of the
     * context ({@link CommandResult#ACCEPTED}); its running step may finish and is recorded. A paused execution runs nothing,
     * across restarts too, until it is resumed or cancelled. Signals are accepted and kept for it; its deadlines are applied
     * when it goes on; whoever waits for its result keeps waiting. A run that ends, fails or is blocked before its next call
     * is not paused any more. Pausing a paused execution is done already.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws ExecutionConflictException if it has ended, is blocked, or is already compensating
     */
    CommandResult pause(String id, Audit audit);

    /**
     * Lets a paused execution go on where it was: with its wait, due when it was due, or as soon as there is a thread. Takes
     * back a pause that has not taken effect yet. Resuming an active execution that is not paused is done already.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws ExecutionConflictException if it has ended, is blocked, or is compensating
     */
    CommandResult resume(String id, Audit audit);

    /**
     * Deletes an execution that has ended, with all that belongs to it: steps, history, signals and commands. Nothing of it is
     * kept, so its id is free again, and what was deduplicated by it is not any more: a start under the id starts anew, a
     * signal to it finds nothing. Who deleted it and why is logged and told to the listeners.
     *
     * @throws ExecutionNotFoundException if there is no such execution, or not any more
     * @throws ExecutionConflictException if it has not ended: cancel it first
     */
    CommandResult delete(String id, Audit audit);

    /**
     * Takes an execution back: forgets what its body did from a place on, and lets it do that again; a paused one stays paused.
     * Signals that were consumed after the place are given back; those that expired with its end are not. The history keeps
     * what was dropped, who asked for it and why. What is done again has new idempotency keys; random values are the same.
     * Children that were begun after the place are cancelled as soon as that is on disk; if the process dies in that moment, they
     * go on by themselves.
     *
     * @param dropped what becomes of completed steps that could be undone
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws ExecutionConflictException if somebody runs it (pause it first), its steps were undone, its deadline has passed,
     *     or steps would be dropped that it must not drop
     * @throws IllegalArgumentException if it has no such place
     */
    CommandResult rewind(String id, BodyPosition to, DroppedSteps dropped, Audit audit);

    /**
     * Starts a new execution that has done already what another one, ended or not, did up to a place: with its workflow and
     * version, input, tags, random values and results, and with a deadline as long after now as the other's was after its
     * start. Idempotency keys are its own. What was copied it does not undo when it fails; signals are not copied.
     *
     * @param newId id of the new execution
     * @throws ExecutionNotFoundException if there is no execution of the first id
     * @throws ExecutionConflictException if the new id is in use, or a step before the place was undone
     * @throws IllegalArgumentException if the execution has no such place
     */
    CommandResult fork(String id, String newId, BodyPosition to, Audit audit);

    /**
     * Gives a command to all executions of a filter, page by page, newest first, one after the other; each takes effect, or is
     * refused, on its own. At most {@link BulkResult#MAX_EXECUTIONS} in one call. Executions that start meanwhile are left
     * alone. Repeating the call is harmless: what is as asked for is done already, or refused.
     *
     * @param filter which executions; its limit is the size of the pages
     * @param dryRun whether to change nothing, and only to count the executions of the filter
     * @throws StoreUnavailableException if the executions cannot be listed
     */
    BulkResult bulk(BulkCommand command, ExecutionFilter filter, boolean dryRun, Audit audit);

    /** The queues, which limit how many executions run. */
    Queues queues();

    /** The schedules, which start workflows again and again. */
    Schedules schedules();

    /**
     * Says which schedules the code of this application declares: they are created, or changed as by {@link Schedules#update}; others that
     * were declared by an earlier call and are not among these start nothing any more, and say so. Pauses stay. Called by what
     * reads the annotations, once, before the engine is launched.
     *
     * @throws IllegalArgumentException if two of them have one name, or a timing cannot be read
     */
    void declareSchedules(Collection<ScheduleDeclaration> declarations);

    /** One execution, without its payloads; empty if there is none of this id. */
    Optional<ExecutionView> find(String id);

    /**
     * What an execution has published last under a name; empty if it is null, or nothing was published yet.
     *
     * @param type type that the value is read as
     * @see WorkflowContext#publish
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws PayloadException if the value cannot be read as this type
     */
    <T> Optional<T> value(String id, String name, Class<T> type);

    /**
     * The names under which an execution has published values, in order of the names.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     */
    List<ValueView> values(String id);

    /**
     * The states of an execution as they follow each other: first the present one, then each change, until it has ended; the
     * state in which it has ended is the last before the completion. A subscriber that is slower than the changes gets the
     * latest state when it is ready for the next, and never those in between: nothing is buffered. Steps that follow each other are no change of
     * state. At most 1000 subscribers at a time.
     *
     * <p>It ends with {@link ExecutionNotFoundException} if there is no such execution, with {@link EngineStoppingException} when
     * the engine stops, and with {@link StoreUnavailableException} if the store cannot be read: subscribe again then. Subscribers
     * are called on threads of their own, as the Reactive Streams say; one that throws gets nothing more.
     *
     * @return for any number of subscribers, at any time; each gets the states from its subscription on
     * @throws IllegalArgumentException if the id is bad
     */
    Flow.Publisher<ExecutionView> observe(String id);

    /** Executions by filter, newest first, without their payloads. */
    ExecutionPage find(ExecutionFilter filter);

    /**
     * What is recorded of an execution, in order.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     */
    List<StepView> steps(String id);

    /**
     * The latest {@value ExecutionPayloads#MAX_SIGNALS} signals that an execution was sent, oldest first.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     */
    List<SignalView> signals(String id);

    /**
     * The values that are stored of an execution, for people to look at.
     *
     * @param maxLength of values that are longer than that, in characters as they are stored, only the length is told
     * @throws ExecutionNotFoundException if there is no such execution
     */
    ExecutionPayloads payloads(String id, int maxLength);

    /**
     * What happened to an execution beside its calls, oldest first: commands of operators with who gave them and why, failed
     * attempts, deaths of the process, and what blocked it (of a failed compensation, its attempts). An execution that begins anew keeps the latest 1000 lines.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws StoreUnavailableException if the store cannot be read
     */
    List<EventView> history(String id);

    /**
     * Replays executions against the code that is registered, and tells which would be blocked: to be asked before new code is
     * let at them, such as by a process that is not launched. The bodies run on this thread up to where their executions have
     * come; no step is run and nothing is written.
     *
     * @param filter which ones, one page; without statuses, those that have not ended
     */
    ReplayReport checkReplay(ExecutionFilter filter);

    /**
     * Writes down what a replay of an execution needs: its input and its recorded calls with their results, as text of the
     * codec's making. To be kept with the tests of the code, and given to {@link #checkReplay(String)} there. It contains the
     * payloads of the execution: treat it with the same care.
     *
     * @throws ExecutionNotFoundException if there is no such execution
     */
    String exportHistory(String id);

    /**
     * Replays an exported execution against the code that is registered, and tells whether it would be blocked. The store is
     * not asked: an engine with an empty store in memory, which is not launched, will do. No step is run and nothing is written.
     *
     * @param exportedHistory what {@link #exportHistory} answered, with the same codec
     * @return a report of one execution
     * @throws IllegalArgumentException if the text is something else
     */
    ReplayReport checkReplay(String exportedHistory);

    /**
     * Workflows with executions that have not ended and that no registered code goes on with: neither their name, as a name
     * or an alias, nor their version is known. Looks at all active executions. After the launch the engine asks itself, logs
     * the answer and tells it to the listeners.
     */
    List<ActiveWorkflow> unmatchedWorkflows();

    /**
     * The workflows that are registered, and those without code that have executions which have not ended; by name and
     * version. Looks at all active executions.
     *
     * @throws StoreUnavailableException if the store cannot be read
     */
    List<WorkflowTypeView> workflowTypes();

    /**
     * Writes a copy of everything that is on disk at this moment to a new file, while work goes on. When this returns, the copy
     * is on disk, under its name, and readable by its owner only; whatever was acknowledged before the call is in it. Under this name
     * there never is half a copy. It takes as long as it takes to read and write the whole database.
     *
     * @param file must not exist; its directory must
     * @throws BackupFailedException if it cannot be written; nothing of it is left
     * @throws UnsupportedOperationException if the store has no such copies; says how to make one instead
     */
    void backup(Path file);

    /** What the engine is doing at this moment; cheap. */
    EngineView view();

    /** Number of executions in each state, read from the store. */
    Map<ExecutionStatus, Long> countByStatus();

    /**
     * Stops running bodies: waiting callers are released with {@link EngineStoppingException}, running steps may end within
     * the limit, everything else stays resumable. Starts and signals are still accepted.
     *
     * @param limit real time
     * @return whether all bodies had left within the limit
     */
    boolean stop(Duration limit);

    /** Stops with the builder's shutdown limit, accepts nothing more, and writes what is queued. Idempotent. */
    @Override
    void close();
}
