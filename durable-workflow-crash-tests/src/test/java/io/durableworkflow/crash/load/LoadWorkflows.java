package io.durableworkflow.crash.load;

import io.durableworkflow.Branch;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Workflows of many constructs. What they are given and return follows from their ids, so that every process, and every one
 * after a crash, can tell whether a result is the right one.
 */
public final class LoadWorkflows {
    private static final int ROUNDS = 3;
    private static final List<String> SIGNALS = List.of("first", "second");
    private static final RetryPolicy SOON = RetryPolicy.fixed(2, Duration.ofMillis(1));

    private final Witness witness;
    private final int payload;
    private final WorkflowDefinition<String> line = of("line", this::line);
    private final List<WorkflowDefinition<String>> all = List.of(
            line,
            of("saga", this::saga),
            of("signals", this::signals),
            of("branches", this::branches),
            of("sleeper", this::sleeper),
            of("parent", this::parent),
            of("retry", this::retry),
            of("queued", this::line).withQueue("narrow"),
            of("once", this::once),
            WorkflowDefinition.of("rounds", Integer.class, String.class, this::rounds));

    /** @param payload characters of most results */
    public LoadWorkflows(Witness witness, int payload) {
        this.witness = witness;
        this.payload = payload;
    }

    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private static WorkflowDefinition<String> of(String name, Body body) {
        return WorkflowDefinition.of(name, String.class, body::run);
    }

    /** Settings that the workflows need, and with which waits leave memory at once. */
    public DurableEngineBuilder prepare(DurableEngineBuilder builder) {
        return builder.queue(QueueOptions.named("narrow").concurrency(2))
                .residentWait(Duration.ZERO)
                .intentDelay(Duration.ofMillis(1))
                .listener(event -> {
                    if (event instanceof EngineEvent.CompensationEnded ended && ended.undone()) {
                        witness.undone(ended.executionId(), ended.step());
                    }
                });
    }

    public void register(DurableEngine engine) {
        all.forEach(engine::register);
    }

    /** The id of the execution of this number. */
    public String id(int number) {
        return definition(number).name() + "-" + number;
    }

    private WorkflowDefinition<String> definition(int number) {
        return all.get(number % all.size());
    }

    /** Starts the execution of this number, or finds it, gives it what it waits for, and sees its end. */
    public void play(DurableEngine engine, int number) throws InterruptedException {
        WorkflowDefinition<String> definition = definition(number);
        String id = id(number);
        WorkflowHandle<String> handle = definition.parameterTypes().isEmpty()
                ? engine.start(definition, WorkflowOptions.id(id))
                : engine.start(definition, WorkflowOptions.id(id), 1);
        witness.started(id);
        finish(engine, handle, id);
    }

    private void finish(DurableEngine engine, WorkflowHandle<String> handle, String id) throws InterruptedException {
        if (id.startsWith("signals")) {
            for (String key : SIGNALS) {
                engine.signal(id, "go", text(id, key, payload), key);
                witness.signalled(id, key);
            }
        }
        try {
            String result = handle.result(Duration.ofMinutes(2));
            require(result.equals("done " + id), id, "its result is " + result);
            witness.ended(id, ExecutionStatus.COMPLETED.name());
        } catch (WorkflowFailedException e) {
            require(id.startsWith("saga"), id, "it failed: " + e);
            witness.ended(id, ExecutionStatus.FAILED.name());
        }
    }

    private static void require(boolean condition, String id, String failure) {
        if (!condition) {
            throw new IllegalStateException("Of '" + id + "': " + failure);
        }
    }

    private static String text(String id, String name, int length) {
        return new Random((id + name).hashCode())
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    // ---- the bodies ----

    private void step(WorkflowContext ctx, String name) throws Exception {
        step(ctx, name, StepOptions.defaults());
    }

    private void step(WorkflowContext ctx, String name, StepOptions<String> options) throws Exception {
        String id = ctx.executionId();
        String expected = text(id, name, payload);
        String result = ctx.step(name, String.class, options, () -> {
            witness.ran(id, name);
            if (options.retry() != null && ctx.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
            return expected;
        });
        require(result.equals(expected), id, "the result of step " + name + " is another one");
        witness.recorded(id, name);
    }

    private String line(WorkflowContext ctx) throws Exception {
        step(ctx, "a");
        step(ctx, "b");
        step(ctx, "c");
        return "done " + ctx.executionId();
    }

    private String saga(WorkflowContext ctx) throws Exception {
        StepOptions<String> undone = StepOptions.<String>defaults().compensate(result -> {});
        step(ctx, "a", undone);
        step(ctx, "b", undone);
        throw new IllegalStateException("as it should");
    }

    private String signals(WorkflowContext ctx) throws Exception {
        String id = ctx.executionId();
        step(ctx, "a");
        for (String key : SIGNALS) {
            String signal = ctx.awaitSignal("go", String.class);
            require(signal.equals(text(id, key, payload)), id, "signal " + key + " is another one");
            step(ctx, "after-" + key);
        }
        return "done " + id;
    }

    private String branches(WorkflowContext ctx) throws Exception {
        ctx.parallel("both", branch(ctx, "x"), branch(ctx, "y"), branch(ctx, "z"));
        step(ctx, "joined");
        return "done " + ctx.executionId();
    }

    private Branch<String> branch(WorkflowContext ctx, String name) {
        return Branch.of(name, String.class, () -> {
            step(ctx, name + "1");
            step(ctx, name + "2");
            return name;
        });
    }

    private String sleeper(WorkflowContext ctx) throws Exception {
        step(ctx, "a");
        ctx.sleep(Duration.ofMillis(20));
        step(ctx, "b");
        return "done " + ctx.executionId();
    }

    private String parent(WorkflowContext ctx) throws Exception {
        step(ctx, "a");
        String child = ctx.executionId() + "-child";
        require(ctx.child(line, WorkflowOptions.id(child)).equals("done " + child), child, "its result is another one");
        witness.ended(child, ExecutionStatus.COMPLETED.name());
        step(ctx, "b");
        return "done " + ctx.executionId();
    }

    private String retry(WorkflowContext ctx) throws Exception {
        step(ctx, "a", StepOptions.<String>defaults().retry(SOON));
        step(ctx, "b");
        return "done " + ctx.executionId();
    }

    private String once(WorkflowContext ctx) throws Exception {
        String id = ctx.executionId();
        step(ctx, "a", StepOptions.<String>defaults().atMostOnce().onUnknown(() -> text(id, "a", payload)));
        step(ctx, "b");
        return "done " + id;
    }

    private String rounds(WorkflowContext ctx, int round) throws Exception {
        step(ctx, "a" + round);
        ctx.publish("round", round);
        step(ctx, "b" + round);
        if (round < ROUNDS) {
            throw ctx.continueAsNew(round + 1);
        }
        return "done " + ctx.executionId();
    }
}
