package io.durableworkflow.contract;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.BranchOutcome;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.Statement.Undo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Carries out a random program in one run of its execution. What it returns tells the way that it took. */
final class ProgramBody {
    private static final RetryPolicy UNDO_RETRY = RetryPolicy.fixed(3, Duration.ofMinutes(5));

    private final World world;
    private final WorkflowContext ctx;
    private final String prefix;
    private final StringBuilder way = new StringBuilder();
    private int calls;
    private int sum;

    ProgramBody(World world, WorkflowContext ctx) {
        this(world, ctx, "");
    }

    // Of a branch: what it counts is its own.
    private ProgramBody(World world, WorkflowContext ctx, String prefix) {
        this.world = world;
        this.ctx = ctx;
        this.prefix = prefix;
    }

    /** What undoes the steps that have a registered compensation. */
    static CompensationDefinition undo(World world) {
        return new CompensationDefinition(
                "undo", List.of(String.class, Boolean.class), Integer.class, UNDO_RETRY, (arguments, result) -> {
                    String step = String.valueOf(arguments.get(0));
                    undo(world, WorkflowContext.current(), step, Boolean.TRUE.equals(arguments.get(1)));
                });
    }

    private static void undo(World world, WorkflowContext ctx, String step, boolean flaky) {
        if (flaky && ctx.attempt() == 1) {
            world.effect(ctx.executionId() + "/undo " + step + "#1");
            throw new IllegalStateException("not yet");
        }
        world.effect(ctx.executionId() + "/undo " + step);
    }

    String run(List<Statement> body) throws Exception {
        all(body);
        return way.toString();
    }

    private void all(List<Statement> block) throws Exception {
        for (Statement statement : block) {
            one(statement);
        }
    }

    private void one(Statement statement) throws Exception {
        if (statement instanceof Statement.Step step) {
            step(step, prefix + "step-" + calls++);
        } else if (statement instanceof Statement.Sleep sleep) {
            ctx.sleep(prefix + "sleep-" + calls++, Duration.ofMinutes(sleep.minutes()));
        } else if (statement instanceof Statement.Await await) {
            await(await);
        } else if (statement instanceof Statement.Version version) {
            way.append(" v").append(ctx.version(version.change(), 0, 3));
        } else if (statement instanceof Statement.Facts) {
            facts(prefix + "facts-" + calls++);
        } else if (statement instanceof Statement.Loop loop) {
            for (int i = 0; i < loop.times(); i++) {
                all(loop.body());
            }
        } else if (statement instanceof Statement.Branch branch) {
            all(sum % 2 == 0 ? branch.even() : branch.odd());
        } else if (statement instanceof Statement.Attempt attempt) {
            attempt(attempt);
        } else if (statement instanceof Statement.Parallel parallel) {
            parallel(parallel, "block-" + calls++);
        } else if (statement instanceof Statement.Child child) {
            child(child, ctx.executionId() + "." + prefix.replace('/', '.') + "kid-" + calls++);
        } else if (statement instanceof Statement.Fail fail) {
            throw new IllegalStateException(fail.message());
        }
    }

    private void parallel(Statement.Parallel parallel, String name) throws Exception {
        List<Branch<String>> branches = new ArrayList<>();
        for (List<Statement> body : parallel.branches()) {
            String branch = name + "." + branches.size();
            branches.add(Branch.of(branch, String.class, () -> new ProgramBody(world, ctx, branch + "/").run(body)));
        }
        if (parallel.beside()) {
            beside(branches);
            return;
        }
        ParallelPolicy policy = ParallelPolicy.tolerating(branches.size()).atOnce(parallel.atOnce());
        for (BranchOutcome<?> outcome : ctx.parallel(name, policy, branches).all()) {
            Throwable failure = outcome.failure();
            way.append(" {")
                    .append(outcome.result())
                    .append(failure == null ? "" : " failed: " + failure.getMessage())
                    .append('}');
        }
    }

    private void beside(List<Branch<String>> branches) throws Exception {
        Deque<AsyncBranch<String>> started = new ArrayDeque<>();
        for (Branch<String> branch : branches) {
            started.push(ctx.async(branch.name(), branch.type(), branch.body()));
        }
        step(new Statement.Step(1, 0, 1, 0, Undo.NONE), "step-" + calls++);
        for (AsyncBranch<String> branch : started) {
            try {
                way.append(" {").append(branch.join()).append('}');
            } catch (IllegalStateException e) {
                way.append(" {failed: ").append(e.getMessage()).append('}');
            }
        }
    }

    private void child(Statement.Child child, String id) throws Exception {
        WorkflowDefinition<String> workflow = workflow(world, child);
        WorkflowOptions options = WorkflowOptions.id(id);
        if (child.detached()) {
            way.append(" and ").append(ctx.startChild(workflow, options));
        } else if (child.undone()) {
            way.append(" (")
                    .append(ctx.child(workflow, options, result -> undo(world, ctx, child.workflow(), false)))
                    .append(')');
        } else {
            way.append(" (").append(ctx.child(workflow, options)).append(')');
        }
    }

    /** The workflow of a child. */
    static WorkflowDefinition<String> workflow(World world, Statement.Child child) {
        return WorkflowDefinition.of(
                child.workflow(), String.class, ctx -> new ProgramBody(world, ctx).run(child.body()));
    }

    private void attempt(Statement.Attempt attempt) throws Exception {
        try {
            all(attempt.body());
        } catch (IllegalStateException e) {
            way.append(" caught ").append(e.getMessage());
            all(attempt.otherwise());
        }
    }

    private void step(Statement.Step step, String name) {
        RetryPolicy retry = RetryPolicy.fixed(step.maxAttempts(), Duration.ofMinutes(step.pauseMinutes()));
        int result = step.undo() == Undo.REGISTERED || step.undo() == Undo.FLAKY
                ? (Integer) ctx.step(
                        new StepDefinition(name, List.of(String.class, Boolean.class), Integer.class, retry, "undo"),
                        List.of(name, step.undo() == Undo.FLAKY),
                        () -> work(step, name))
                : ctx.step(name, Integer.class, options(step, name, retry), () -> work(step, name));
        sum += result;
        way.append(' ').append(name);
    }

    private StepOptions<Integer> options(Statement.Step step, String name, RetryPolicy retry) {
        StepOptions<Integer> options = StepOptions.<Integer>defaults().retry(retry);
        return step.undo() == Undo.LAMBDA
                ? options.compensate(result -> undo(world, ctx, name, false)).compensationRetry(UNDO_RETRY)
                : options;
    }

    private Integer work(Statement.Step step, String name) {
        if (ctx.attempt() <= step.failures()) {
            world.effect(ctx.executionId() + "/" + name + "#" + ctx.attempt());
            throw new IllegalStateException(name + " failed");
        }
        world.effect(ctx.executionId() + "/" + name);
        return step.value();
    }

    private void await(Statement.Await await) {
        if (await.deadlineMinutes() == 0) {
            way.append(' ').append(ctx.awaitSignal(await.signal(), String.class));
        } else {
            Optional<String> got =
                    ctx.tryAwaitSignal(await.signal(), String.class, Duration.ofMinutes(await.deadlineMinutes()));
            way.append(' ').append(got.orElse("timeout"));
        }
    }

    // Chance differs from execution to execution, but not from run to run.
    private void facts(String name) {
        String facts = ctx.now() + " " + ctx.randomUUID() + " " + ctx.random().nextLong();
        String recorded = ctx.step(name, String.class, () -> {
            world.effect(ctx.executionId() + "/" + name);
            return facts;
        });
        if (!recorded.equals(facts)) {
            throw new AssertionError("It was " + recorded + " and is " + facts);
        }
    }
}
