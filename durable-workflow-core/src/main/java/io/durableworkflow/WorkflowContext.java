package io.durableworkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow may ask for while it runs. Every call that records something returns only when the record is on disk,
 * and answers from the record on replay.
 *
 * <p>Only the thread that runs the body may call it; in a parallel branch, the thread that runs the branch. While a step runs, only {@link #executionId()}, {@link #workflow()},
 * {@link #attempt()}, {@link #idempotencyKey()}, {@link #deadline()}, {@link #now()} and {@link #publish} answer; anything else is refused with a {@link
 * DurableCallException}.
 *
 * <p>When the engine takes the execution off its thread (an unload, a shutdown, a cancellation), the call throws an
 * {@code Error} that belongs to the engine. Do not catch it; {@code finally} blocks run, and may not rely on being last.
 */
public interface WorkflowContext {
    /**
     * The execution that runs on this thread.
     *
     * @throws DurableCallException outside an execution
     */
    static WorkflowContext current() {
        WorkflowContext context = EngineProvider.loaded().currentContext();
        if (context == null) {
            throw new DurableCallException(
                    "No execution runs on this thread. Use the workflow context only in a workflow"
                            + " or a step, on the thread that called it.");
        }
        return context;
    }

    /** The id of this execution. */
    String executionId();

    /** The name of this execution's workflow. */
    String workflow();

    /** Number of the running attempt, from 1. Outside a step 1. */
    int attempt();

    /**
     * A key for outside systems that recognise repeats: 36 characters, the same for all attempts of the running step,
     * over crashes and operator's retries, and different for every other step and execution.
     *
     * @throws DurableCallException outside a step or compensation
     */
    String idempotencyKey();

    /** When this execution times out, or null if it has no limit; the same on every replay. */
    @Nullable
    Instant deadline();

    /** The time of the latest record before this call, or of the start: the same on every replay. */
    Instant now();

    /** A random UUID that is the same on every replay. */
    UUID randomUUID();

    /** A generator of random numbers that yields the same numbers on every replay. Each call returns another one. */
    RandomGenerator random();

    /**
     * Which version of a changed piece of code this execution is to follow, so that executions that are under way keep to
     * what they began with. The first execution that comes here gets {@code max}, which is recorded with the next thing that it
     * records; it gets the same on every replay, wherever it asks. One that had been past this place before the question was put
     * there gets {@code min}. It takes no place in the order of calls: the question may be put anywhere, and be taken away
     * when no execution is left that needs it.
     *
     * @param changeId name of the change, unique in the workflow; 1 to 256 characters
     * @param min oldest version that the code still knows, 0 or more: usually the code as it was before the first change
     * @param max newest version
     * @return {@code min} to {@code max}; an execution whose recorded version lies outside is blocked
     * @throws IllegalArgumentException if the name is bad, or the versions are negative or not in order
     */
    int version(String changeId, int min, int max);

    /**
     * Runs a step, or answers with its recorded result.
     *
     * @param name 1 to 256 characters; must be the same at this place on every replay
     * @param type type that the result is stored and read back as
     * @param body the work; run once per attempt
     * @return the result as it is read back from its stored form
     * @throws E what the work ended with for good, rebuilt as its own type if it can be
     * @throws StepFailedException if the exception cannot be rebuilt as its own type
     * @throws PayloadException if the result cannot be stored
     */
    <T extends @Nullable Object, E extends Exception> T step(String name, Class<T> type, StepBody<T, E> body) throws E;

    /** Runs a step with a retry policy or a compensation; the rest as {@link #step(String, Class, StepBody)}. */
    <T extends @Nullable Object, E extends Exception> T step(
            String name, Class<T> type, StepOptions<T> options, StepBody<T, E> body) throws E;

    /** Runs a step without a result; the rest as {@link #step(String, Class, StepBody)}. */
    <E extends Exception> void step(String name, StepAction<E> body) throws E;

    /**
     * Runs a step that was found by its annotation.
     *
     * @param definition what is known of the step
     * @param arguments what it was called with; stored only if the step has a compensation
     * @param body the work
     */
    <E extends Exception> @Nullable Object step(
            StepDefinition definition, List<? extends @Nullable Object> arguments, StepBody<@Nullable Object, E> body)
            throws E;

    /** Whether a step or compensation is running on this thread: a step called now is part of it. */
    boolean isInStep();

    /** Sleeps under the name {@code sleep}; the rest as {@link #sleep(String, Duration)}. */
    void sleep(Duration duration);

    /**
     * Sleeps durably. The end is recorded when the sleep begins; a restart in between sleeps only what remains. A long
     * sleep holds no thread.
     *
     * @param name 1 to 256 characters; must be the same at this place on every replay
     * @param duration counted from the moment the sleep is first reached; zero and less end at once; at most 36500 days
     */
    void sleep(String name, Duration duration);

    /** Sleeps under the name {@code sleep}; the rest as {@link #sleepUntil(String, Instant)}. */
    void sleepUntil(Instant instant);

    /** Sleeps until an instant; the first one given is recorded and stays. The rest as {@link #sleep(String, Duration)}. */
    void sleepUntil(String name, Instant instant);

    /**
     * Waits for a signal without a deadline. Signals of one name are handed out in the order in which they were accepted,
     * also those that came before the wait.
     *
     * @param name name of the signal; 1 to 256 characters
     * @param type type that the payload is read as
     * @return the payload; null if the signal carried none
     */
    <T extends @Nullable Object> T awaitSignal(String name, Class<T> type);

    /**
     * Waits for a signal. A signal accepted at or before the deadline wins over the timeout, whenever either is looked at.
     *
     * @param timeout counted from the moment the wait is first reached; at most 36500 days
     * @return the payload; null if the signal carried none
     * @throws SignalTimeoutException if none was accepted in time; on replay alike
     */
    <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Duration timeout);

    /** Waits for a signal until an instant; the rest as {@link #awaitSignal(String, Class, Duration)}. */
    <T extends @Nullable Object> T awaitSignal(String name, Class<T> type, Instant deadline);

    /**
     * Waits for a signal like {@link #awaitSignal(String, Class, Duration)}, but answers a timeout with an empty optional. A
     * signal without a payload is empty too.
     */
    <T> Optional<T> tryAwaitSignal(String name, Class<T> type, Duration timeout);

    /**
     * Waits for the first of several signals without a deadline. Of all that are pending under any of the names, the one that
     * was accepted first ends the wait; the others stay for later waits.
     *
     * @param types what the payload of each signal is read as, by the name of the signal; at least one, and the names together
     *     with three characters between each two at most 256 characters long. Their order does not matter
     * @return which came, and its payload; on replay the same
     * @throws IllegalArgumentException if there is no name, a bad one, or too many of them
     */
    NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types);

    /**
     * Waits for the first of several signals. A signal accepted at or before the deadline wins over the timeout, whenever
     * either is looked at. The rest as {@link #awaitAnySignal(Map)}.
     *
     * @param timeout counted from the moment the wait is first reached; at most 36500 days
     * @throws SignalTimeoutException if none was accepted in time; it names all of them. On replay alike
     */
    NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Duration timeout);

    /** Waits for the first of several signals until an instant; the rest as {@link #awaitAnySignal(Map, Duration)}. */
    NamedSignal<@Nullable Object> awaitAnySignal(Map<String, ? extends Class<?>> types, Instant deadline);

    /** Waits like {@link #awaitAnySignal(Map, Duration)}, but answers a timeout with an empty optional. */
    Optional<NamedSignal<@Nullable Object>> tryAwaitAnySignal(Map<String, ? extends Class<?>> types, Duration timeout);

    /** Waits for the first of several signals whose payloads are of one type; the rest as {@link #awaitAnySignal(Map)}. */
    default <T extends @Nullable Object> NamedSignal<T> awaitAnySignal(Collection<String> names, Class<T> type) {
        return typed(awaitAnySignal(typesOf(names, type)));
    }

    /**
     * Waits for the first of several signals whose payloads are of one type; the rest as {@link #awaitAnySignal(Map,
     * Duration)}.
     */
    default <T extends @Nullable Object> NamedSignal<T> awaitAnySignal(
            Collection<String> names, Class<T> type, Duration timeout) {
        return typed(awaitAnySignal(typesOf(names, type), timeout));
    }

    /**
     * Waits for the first of several signals whose payloads are of one type; the rest as {@link #awaitAnySignal(Map,
     * Instant)}.
     */
    default <T extends @Nullable Object> NamedSignal<T> awaitAnySignal(
            Collection<String> names, Class<T> type, Instant deadline) {
        return typed(awaitAnySignal(typesOf(names, type), deadline));
    }

    private static <T extends @Nullable Object> Map<String, Class<T>> typesOf(Collection<String> names, Class<T> type) {
        Map<String, Class<T>> types = new HashMap<>();
        names.forEach(name -> types.put(name, type));
        return types;
    }

    @SuppressWarnings("unchecked") // the payload was read as this type
    private static <T extends @Nullable Object> NamedSignal<T> typed(NamedSignal<@Nullable Object> signal) {
        return (NamedSignal<T>) signal;
    }

    /**
     * Waits for a publication on a topic without a deadline. The wait begins when it is on disk, which is so once the execution
     * is {@link ExecutionStatus#SUSPENDED}: everything that is published from then on is for it, and what was published first ends it.
     * What was published before is not. So between two waits, one after the other, publications can be missed.
     *
     * @param topic name of the topic; 1 to 256 characters
     * @param type type that the payload is read as
     * @return the payload; null if the publication carried none
     */
    <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type);

    /**
     * Waits for a publication on a topic. One that was accepted at or before the deadline wins over the timeout, whenever
     * either is looked at. The rest as {@link #awaitTopic(String, Class)}.
     *
     * @param timeout counted from the moment the wait is first reached; at most 36500 days
     * @throws TopicTimeoutException if nothing was published in time; on replay alike
     */
    <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Duration timeout);

    /** Waits for a publication until an instant; the rest as {@link #awaitTopic(String, Class, Duration)}. */
    <T extends @Nullable Object> T awaitTopic(String topic, Class<T> type, Instant deadline);

    /**
     * Waits like {@link #awaitTopic(String, Class, Duration)}, but answers a timeout with an empty optional. A publication without
     * a payload is empty too.
     */
    <T> Optional<T> tryAwaitTopic(String topic, Class<T> type, Duration timeout);

    /**
     * Opens a callback: something that somebody outside completes by a token, without knowing this execution. It is opened here,
     * its tokens are handed over in a step, and then it is waited for:
     *
     * <pre>{@code
     * Callback<Decision> approval = ctx.callback("approval", Decision.class);
     * ctx.step("mail", () -> mail(approval.token()));
     * Decision decision = approval.await(Duration.ofDays(3));
     * }</pre>
     *
     * <p>It may be completed from when a token is handed over until this execution has ended, also before it is waited for, after a restart,
     * or while this execution is paused or blocked. A rewind to a place after this call keeps it and its tokens; {@link #continueAsNew},
     * or a rewind that drops this call, ends it. A fork shares no tokens with what it was forked from.
     *
     * @param name 1 to 256 characters; must be the same at this place on every replay
     * @param type type that the value is read as
     * @throws IllegalArgumentException if the name is bad
     */
    <T extends @Nullable Object> Callback<T> callback(String name, Class<T> type);

    /**
     * Waits until a condition holds, by looking at it again and again, without a thread in between. It is looked at when the wait
     * is first reached, and then at every whole number of intervals after that, however long a look takes and whatever restarts
     * lie between; looks that were missed are not made up for. While it is looked at, it is like a step: only what a step may
     * ask for answers. Only that it holds is recorded as a result; on replay it is not looked at again.
     *
     * @param name 1 to 256 characters; must be the same at this place on every replay
     * @param condition should only look, as it may be called any number of times
     * @param interval 100 ms or more; each look is a commit
     * @throws E what the condition threw: that ends the wait, is recorded, and is thrown again on replay. What is to count as
     *     "not yet" the condition catches
     * @throws StepFailedException if the exception cannot be rebuilt as its own type
     */
    <E extends Exception> void awaitUntil(String name, WaitCondition<E> condition, Duration interval) throws E;

    /**
     * Waits until a condition holds, which is looked at for the last time at the deadline. The rest as {@link
     * #awaitUntil(String, WaitCondition, Duration)}.
     *
     * @param timeout counted from the moment the wait is first reached; at most 36500 days
     * @throws ConditionTimeoutException if it did not hold at the deadline either; on replay alike
     */
    <E extends Exception> void awaitUntil(String name, WaitCondition<E> condition, Duration interval, Duration timeout)
            throws E;

    /**
     * Waits until a condition holds, at the latest until an instant; the rest as {@link #awaitUntil(String, WaitCondition,
     * Duration, Duration)}.
     */
    <E extends Exception> void awaitUntil(String name, WaitCondition<E> condition, Duration interval, Instant deadline)
            throws E;

    /** Waits like {@link #awaitUntil(String, WaitCondition, Duration, Duration)}, but answers whether the condition held. */
    <E extends Exception> boolean tryAwaitUntil(
            String name, WaitCondition<E> condition, Duration interval, Duration timeout) throws E;

    // ---- what can be seen from outside ----

    /**
     * Publishes a value of this execution, such as its progress, to be read from outside by {@link WorkflowHandle#value} and {@link
     * DurableEngine#value}. The last one under a name wins. May be called in the body and inside a step, on the thread of the
     * body. (It has nothing to do with {@link DurableEngine#publish}, which sends to those who wait on a topic.)
     *
     * <p>It takes no place in the order of calls, decides nothing, and does not wait for the disk: of values that follow each other
     * quickly only the last may be written. It is on disk at the latest when the next call that records something returns, or, inside a step,
     * when the step does; so on replay it is published again only after the last recorded call. What is published in a step stays published
     * if the attempt fails. Values outlive the end of the execution and {@link #continueAsNew}, and a rewind leaves them until
     * they are overwritten. They are deleted with it; a fork begins without any.
     *
     * @param name 1 to 256 characters; an execution has at most as many different ones as the builder's limit says
     * @param value encoded at once; null for none
     * @throws DurableCallException if there are too many names, or on another thread
     * @throws PayloadException if the value cannot be stored
     * @throws IllegalArgumentException if the name is bad
     */
    void publish(String name, @Nullable Object value);

    // ---- going on for ever ----

    /**
     * Ends the body here and lets it begin anew with these arguments, as the same execution: for loops that never end. Never
     * returns; written {@code throw context.continueAsNew(next)}, so that the compiler knows. Id, parent, deadline, tags and
     * pending signals stay; whoever waits for the result waits on. The records so far are dropped in the commit that replaces
     * the input: steps run again, with new idempotency keys, and {@link #version} answers as to a new execution. Of the
     * history at least the latest 1000 lines are kept.
     *
     * @param arguments those of the workflow; together at most the payload limit
     * @throws DurableCallException inside a step; while children are waited for; or if there are completed steps that could
     *     be undone and are not, which it names
     * @throws PayloadException if the arguments cannot be stored
     * @throws IllegalArgumentException if it is another number of arguments than the workflow takes
     */
    RuntimeException continueAsNew(@Nullable Object... arguments);

    // ---- undoing ----

    /**
     * Undoes what has been done so far: runs the compensations of the completed steps, and of children that were called with
     * one, last to first; then the body goes on. Each is recorded as at the end of an execution, retries included, and is not
     * run again when the workflow fails later or calls this again. When this returns, all of that is on disk. A crash in
     * between continues where it stopped. What the steps returned stays as it is on replay.
     *
     * <p>If a compensation fails for good the others still run, then the execution is blocked with {@link
     * BlockReason#COMPENSATION_FAILED}; after a retry that succeeds, or when an operator accepts it, the body goes on. Cancelled
     * meanwhile, the execution ends, and undoes the rest on the way.
     *
     * @throws DurableCallException inside a step
     */
    void compensate();

    /**
     * Undoes the completed steps and children of these names only; the rest as {@link #compensate()}.
     *
     * @param steps at least one; a name without a completed step is passed over
     * @throws IllegalArgumentException if there is none, or one that is no name
     */
    void compensate(String... steps);

    // ---- children ----

    /** Runs a child with {@link WorkflowOptions#defaults()}; the rest as {@link #child(WorkflowDefinition, WorkflowOptions, Object...)}. */
    default <R extends @Nullable Object> R child(WorkflowDefinition<R> definition, @Nullable Object... arguments)
            throws Exception {
        return child(definition, WorkflowOptions.defaults(), arguments);
    }

    /**
     * Runs another workflow as a child of this execution and waits for its end, without a thread. The child is an execution of
     * its own; that it is started and that this one waits for it go to disk together. A cancellation or a timeout of this
     * execution cancels the child and waits for its end before anything is undone. A child that is blocked is waited for.
     *
     * @param definition must be registered
     * @param options its id must be the same on every replay, and free or that of a child of this execution with the same
     *     workflow and input; without one an id is made of this execution's
     * @param arguments as many as the definition has parameter types
     * @return what the child returned, as it is read back from its stored form
     * @throws Exception what the child failed with, rebuilt as its own type if it can be; on replay alike
     * @throws WorkflowFailedException if what it failed with cannot be rebuilt
     * @throws WorkflowTimedOutException if the child reached its own deadline
     * @throws WorkflowCancelledException if the child alone was cancelled
     * @throws PayloadException if the arguments cannot be stored
     * @throws DurableCallException if the child cannot be started: not registered, its id taken, or inside a step
     */
    <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition, WorkflowOptions options, @Nullable Object... arguments) throws Exception;

    /**
     * Runs the workflow that the lambda calls as a child, such as {@code workflow.child(options, () -> shipping.ship(order))}.
     * The lambda must make exactly one call of a {@link DurableWorkflow} method, which returns null or zero there. Without
     * options such a call in a body needs no lambda. The rest as {@link #child(WorkflowDefinition, WorkflowOptions, Object...)}.
     */
    <R extends @Nullable Object> R child(WorkflowOptions options, Callable<R> call) throws Exception;

    /** Runs a workflow without a result as a child; the rest as {@link #child(WorkflowOptions, Callable)}. */
    default void child(WorkflowOptions options, WorkflowCall call) throws Exception {
        child(options, call.asCallable());
    }

    /**
     * Runs a child that is undone like a step: if it completes and this execution does not, the compensation is run at its
     * place in the order of the steps, with the engine's retry policy for compensations. A child that did not complete has
     * undone itself. The rest as {@link #child(WorkflowDefinition, WorkflowOptions, Object...)}.
     *
     * @param undo undoes a completed child; gets its result. It must not call workflows
     */
    <R extends @Nullable Object> R child(
            WorkflowDefinition<R> definition,
            WorkflowOptions options,
            Compensation<R> undo,
            @Nullable Object... arguments)
            throws Exception;

    /** The same for the workflow that the lambda calls. */
    <R extends @Nullable Object> R child(WorkflowOptions options, Compensation<R> undo, Callable<R> call)
            throws Exception;

    /**
     * Starts another workflow as a child of this execution and goes on at once. When this returns, the child is on disk,
     * together with the record that says so: a replay never starts a second one. Nothing that becomes of this execution
     * touches the child. Each call waits for the disk; those of several parallel branches wait together.
     *
     * @param definition must be registered
     * @param options its id must be the same on every replay; if it is taken by an execution of the same workflow with the
     *     same input, that one is meant. Without one an id is made of this execution's
     * @param arguments as many as the definition has parameter types
     * @return the id of the child
     * @throws PayloadException if the arguments cannot be stored
     * @throws DurableCallException if the child cannot be started: not registered, its id taken, or inside a step
     */
    String startChild(WorkflowDefinition<?> definition, WorkflowOptions options, @Nullable Object... arguments);

    /** Starts the workflow that the lambda calls; the rest as {@link #startChild(WorkflowDefinition, WorkflowOptions, Object...)}. */
    String startChild(WorkflowOptions options, Callable<?> call);

    /** Starts a workflow without a result; the rest as {@link #startChild(WorkflowOptions, Callable)}. */
    default String startChild(WorkflowOptions options, WorkflowCall call) {
        return startChild(options, call.asCallable());
    }

    /** Runs branches of which every one must complete; the rest as {@link #parallel(String, ParallelPolicy, List)}. */
    default ParallelOutcomes parallel(String name, Branch<?>... branches) {
        return parallel(name, ParallelPolicy.all(), List.of(branches));
    }

    /** Runs branches; the rest as {@link #parallel(String, ParallelPolicy, List)}. */
    default ParallelOutcomes parallel(String name, ParallelPolicy policy, Branch<?>... branches) {
        return parallel(name, policy, List.of(branches));
    }

    /**
     * Runs branches beside each other, and returns when the policy is met and none of them runs any more. Each is a piece of
     * the body with an order of calls of its own, in which everything works that works in the body; this context stands for
     * the branch there. The outcome is on disk when this returns: from then on no branch is run or replayed. A branch that
     * finds no free thread runs on this one, so code of branches must not wait for code of others.
     *
     * @param name 1 to 256 characters; must be the same at this place on every replay
     * @param policy when the block is over
     * @param branches at most {@link ParallelPolicy#MAX_BRANCHES}, of different names; the same on every replay, or the
     *     execution is blocked
     * @return what became of them, in the order given
     * @throws ParallelException if more branches failed than the policy allows; on replay alike
     * @throws PayloadException if the outcome cannot be stored
     * @throws IllegalArgumentException if two branches have one name, there are too many, or fewer than must complete
     */
    ParallelOutcomes parallel(String name, ParallelPolicy policy, List<? extends Branch<?>> branches);

    /** Runs a branch for each item, and every one must complete; the rest as {@link #parallel(String, ParallelPolicy, Collection, Class, BranchFunction)}. */
    default <I extends @Nullable Object, T extends @Nullable Object> List<T> parallel(
            String name, Collection<? extends I> items, Class<T> type, BranchFunction<I, T> body) {
        return parallel(name, ParallelPolicy.all(), items, type, body);
    }

    /**
     * Runs a branch for each item. The branches are named {@code 0}, {@code 1}, {@code 2} and so on, in the order of the items,
     * which must be the same on every replay.
     *
     * @return the results of the completed branches, in the order of their items
     * @see #parallel(String, ParallelPolicy, List)
     */
    default <I extends @Nullable Object, T extends @Nullable Object> List<T> parallel(
            String name,
            ParallelPolicy policy,
            Collection<? extends I> items,
            Class<T> type,
            BranchFunction<I, T> body) {
        List<Branch<T>> branches = new ArrayList<>();
        for (I item : items) {
            branches.add(Branch.of(String.valueOf(branches.size()), type, () -> body.run(item)));
        }
        return parallel(name, policy, branches).results(type);
    }

    /**
     * Starts a branch beside the code that follows. It takes its place in the order of calls here. What is not joined is
     * joined when the body, or the branch, that started it returns, which then ends with its failure; if that ends with an
     * exception, the branch is stopped. Its outcome is on disk when a join returns.
     *
     * @param name 1 to 256 characters; must be the same at this place on every replay
     * @param type type that the result is stored and read back as
     * @param body what it does; see {@link #parallel(String, ParallelPolicy, List)}
     */
    <T extends @Nullable Object> AsyncBranch<T> async(String name, Class<T> type, BranchBody<T> body);

    /** Starts a branch without a result; the rest as {@link #async(String, Class, BranchBody)}. */
    default AsyncBranch<@Nullable Void> async(String name, BranchAction body) {
        Branch<@Nullable Void> branch = Branch.of(name, body);
        return async(branch.name(), branch.type(), branch.body());
    }
}
