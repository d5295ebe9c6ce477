package io.durableworkflow.engine;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.BranchFailedException;
import io.durableworkflow.BranchFailure;
import io.durableworkflow.BranchOutcome;
import io.durableworkflow.BranchOutcome.Status;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.ParallelException;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.PayloadException;
import io.durableworkflow.engine.RecordedBlock.RecordedBranch;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.StoreRejectedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the calls of a body that run branches. Each has one record in the order of calls where it stands: on disk before
 * a branch begins, with the scopes of the branches, and at the end with what became of them. From then on it answers alone.
 */
final class ParallelCalls {
    private final EngineParts engine;
    private final Children family;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;
    private final Branches running;

    ParallelCalls(
            EngineParts engine, Children family, Run run, BodyContext context, Waiting waiting, Branches running) {
        this.engine = engine;
        this.family = family;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
        this.running = running;
    }

    /** Runs a block. */
    ParallelOutcomes run(String name, ParallelPolicy policy, List<? extends Branch<?>> branches) {
        Identifiers.requireName("parallel block", name);
        List<String> names = requireBranches(name, policy, branches);
        context.checkCall("parallel block '" + name + "'");
        NextMove move = context.nextBlock(name);
        CheckpointRecord recorded = recorded(move, name, names, false);
        if (recorded != null) {
            replayIfOnly(recorded, branches);
            if (!recorded.isOpen()) {
                return answer(recorded, branches, List.of());
            }
            if (recorded.output() != null) { // decided, and stopped while children had to be ended
                return answer(close(recorded, recorded.output()), branches, List.of());
            }
            context.stopUnlessExecuting();
        }
        CheckpointRecord begun = recorded;
        if (begun == null) {
            begun = begun(name, ((NextMove.Execute) move).position(), names, false);
            run.writeBeginning(begun);
        }
        BlockRun block = new BlockRun(context, begun, policy, branches, null);
        running.begin(block);
        return answer(finish(block), branches, block.branches());
    }

    /** Starts a branch that runs beside what follows. */
    <T extends @Nullable Object> AsyncBranch<T> async(Branch<T> branch) {
        String name = branch.name();
        context.checkCall("branch '" + name + "'");
        NextMove move = context.nextBlock(name);
        CheckpointRecord recorded = recorded(move, name, List.of(name), true);
        if (recorded != null) {
            replayIfOnly(recorded, List.of(branch));
            if (!recorded.isOpen() || recorded.output() != null || !context.isExecuting()) {
                return started(new Handle<>(branch, recorded, null));
            }
        }
        SharedWrites.Write write = null;
        CheckpointRecord begun = recorded;
        if (begun == null) {
            begun = begun(name, ((NextMove.Execute) move).position(), List.of(name), true);
            write = run.begin(begun);
        }
        BlockRun block = new BlockRun(context, begun, ParallelPolicy.all(), List.of(branch), write);
        running.begin(block);
        return started(new Handle<>(branch, begun, block));
    }

    private <T extends @Nullable Object> Handle<T> started(Handle<T> handle) {
        running.started(handle);
        return handle;
    }

    private static List<String> requireBranches(
            String block, ParallelPolicy policy, List<? extends Branch<?>> branches) {
        Set<String> names = new HashSet<>();
        for (Branch<?> branch : branches) {
            if (!names.add(branch.name())) {
                throw new IllegalArgumentException(
                        "two branches of parallel block '%s' have the name '%s': give each its own"
                                .formatted(block, branch.name()));
            }
        }
        int count = branches.size();
        if (count > ParallelPolicy.MAX_BRANCHES || count < policy.successes()) {
            throw new IllegalArgumentException("parallel block '%s' must have %d to %d branches, had %d"
                    .formatted(block, policy.successes(), ParallelPolicy.MAX_BRANCHES, count));
        }
        return branches.stream().map(Branch::name).toList();
    }

    // What is recorded here, or null if nothing is.
    private @Nullable CheckpointRecord recorded(NextMove move, String name, List<String> names, boolean async) {
        CheckpointRecord recorded = move instanceof NextMove.Replay replay
                ? replay.recorded()
                : move instanceof NextMove.Resume resume ? resume.recorded() : null;
        if (recorded == null) {
            return null;
        }
        BlockPlan plan = BlockPlan.of(recorded);
        if (plan.async() != async || !plan.names().equals(names)) {
            throw context.changed(
                    "%s the journal holds %s, but the code calls %s."
                            .formatted(
                                    context.at(recorded.position()),
                                    plan.described(name),
                                    new BlockPlan(plan.firstScope(), names, async).described(name)),
                    recorded.position());
        }
        return recorded;
    }

    private CheckpointRecord begun(String name, int position, List<String> names, boolean async) {
        BlockPlan plan = new BlockPlan(run.branchRecords().take(names.size()), names, async);
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.PARALLEL,
                name,
                CheckpointStatus.INTENT,
                0,
                1,
                null,
                engine.clock().now(),
                null,
                null,
                plan.text(),
                null,
                null);
    }

    // ---- the end ----

    private CheckpointRecord finish(BlockRun block) {
        running.await(block::isOver, null);
        CheckpointRecord ended =
                close(block.record(), engine.payloads().encodeBlock(block.outcome()), block.hasFailed());
        running.over(block);
        return ended;
    }

    private CheckpointRecord close(CheckpointRecord decided, String outcome) {
        return close(decided, outcome, decided.error() != null);
    }

    // What the stopped branches waited for is given up in the same write; children that they waited for have to end
    // first.
    private CheckpointRecord close(CheckpointRecord begun, String outcome, boolean failed) {
        BlockPlan plan = BlockPlan.of(begun);
        String error = failed ? engine.payloads().encodeFailure(Failures.record(exception(begun, outcome))) : null;
        CheckpointRecord decided = ended(begun, CheckpointStatus.INTENT, null, outcome, error);
        List<CheckpointRecord> open = open(plan);
        if (open.stream().anyMatch(record -> record.childId() != null)) {
            if (begun.output() == null) { // so that a restart does not run the branches again, whose children are ended
                run.write(List.of(decided), List.of(), null);
            }
            run.signalsAreNotAwaitedIn(plan.scopes());
            family.endAll(run, open, "The branch of its parent that waited for it was stopped.", waiting);
            open = open(plan);
        }
        Instant now = engine.clock().now();
        List<CheckpointRecord> all = new ArrayList<>();
        open.forEach(
                record -> all.add(ended(record, CheckpointStatus.CANCELLED, now, record.output(), record.error())));
        CheckpointStatus status = failed ? CheckpointStatus.FAILED : CheckpointStatus.COMPLETED;
        CheckpointRecord ended = ended(begun, status, now, outcome, error);
        try {
            run.writeOutcome(with(all, ended));
        } catch (StoreRejectedException e) {
            PayloadException refused = new PayloadException(
                    "The store refuses the outcome of parallel block '" + begun.name() + "': " + e.getMessage(), e);
            ended = ended(
                    begun,
                    CheckpointStatus.FAILED,
                    now,
                    null,
                    engine.payloads().encodeFailure(Failures.record(refused)));
            run.write(with(all, ended), List.of(), null);
        }
        run.forgetBranches(plan.scopes());
        return ended;
    }

    private static List<CheckpointRecord> with(List<CheckpointRecord> some, CheckpointRecord one) {
        List<CheckpointRecord> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    private List<CheckpointRecord> open(BlockPlan plan) {
        Instant now = engine.clock().now();
        return run.branchRecords().under(plan.scopes()).stream()
                .filter(record -> record.status() == CheckpointStatus.INTENT)
                .filter(record -> record.kind() != CheckpointKind.SLEEP
                        || (record.dueAt() != null && record.dueAt().isAfter(now)))
                .toList();
    }

    private static CheckpointRecord ended(
            CheckpointRecord record,
            CheckpointStatus status,
            @Nullable Instant endedAt,
            @Nullable String output,
            @Nullable String error) {
        return new CheckpointRecord(
                record.generation(),
                record.scope(),
                record.position(),
                record.kind(),
                record.name(),
                status,
                record.attempt(),
                record.revision(),
                record.dueAt(),
                record.startedAt(),
                endedAt,
                null,
                record.arguments(),
                output,
                error);
    }

    // ---- answers ----

    private ParallelException exception(CheckpointRecord block, String outcome) {
        return exception(block.name(), engine.payloads().decodeBlock(outcome), List.of());
    }

    private static ParallelException exception(String name, RecordedBlock block, List<BranchRun> runs) {
        List<BranchFailure> failures = new ArrayList<>();
        for (int i = 0; i < block.branches().size(); i++) {
            RecordedBranch branch = block.branches().get(i);
            if (branch.failure() != null) {
                failures.add(new BranchFailure(branch.name(), thrown(branch, runs.isEmpty() ? null : runs.get(i))));
            }
        }
        return new ParallelException(name, block.branches().size(), failures);
    }

    // The same on the first run and on every replay, but for the stack trace.
    private static Throwable thrown(RecordedBranch branch, @Nullable BranchRun run) {
        RecordedFailure failure = Objects.requireNonNull(branch.failure());
        Throwable original = run == null ? null : run.failure();
        Throwable rebuilt = Failures.rebuild(failure, original);
        if (rebuilt != null) {
            return rebuilt;
        }
        BranchFailedException failed = new BranchFailedException(branch.name(), failure.type(), failure.message());
        if (original != null) {
            failed.setStackTrace(original.getStackTrace());
        }
        return failed;
    }

    private RecordedBlock outcome(CheckpointRecord ended) {
        if (ended.output() == null) {
            Throwable refused = Failures.rebuild(engine.payloads().decodeFailure(ended.error()), null);
            throw Failures.<RuntimeException>sneaky(
                    refused != null
                            ? refused
                            : new PayloadException(
                                    "The outcome of parallel block '" + ended.name() + "' could not be stored"));
        }
        try {
            return engine.payloads().decodeBlock(ended.output());
        } catch (PayloadException e) {
            throw context.unreadable(e, ended);
        }
    }

    private ParallelOutcomes answer(CheckpointRecord ended, List<? extends Branch<?>> branches, List<BranchRun> runs) {
        context.passed(ended.endedAt());
        RecordedBlock block = outcome(ended);
        if (ended.status() == CheckpointStatus.FAILED) {
            throw exception(ended.name(), block, runs);
        }
        List<BranchOutcome<?>> outcomes = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            RecordedBranch branch = block.branches().get(i);
            Throwable failure = branch.failure() == null ? null : thrown(branch, runs.isEmpty() ? null : runs.get(i));
            outcomes.add(new BranchOutcome<>(
                    branch.name(), branch.status(), value(ended, branch, branches.get(i)), failure));
        }
        return new ParallelOutcomes(ended.name(), outcomes);
    }

    private @Nullable Object value(CheckpointRecord ended, RecordedBranch branch, Branch<?> code) {
        try {
            return engine.payloads().decode("branch '" + branch.name() + "'", branch.result(), code.type());
        } catch (PayloadException e) {
            throw context.unreadable(e, ended);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where the branch returned null
    private <T extends @Nullable Object> T joined(CheckpointRecord ended, Branch<T> code, @Nullable BlockRun block) {
        context.passed(ended.endedAt());
        RecordedBranch branch = outcome(ended).branches().get(0);
        if (branch.status() == Status.COMPLETED) {
            return (T) value(ended, branch, code);
        }
        throw Failures.<RuntimeException>sneaky(
                thrown(branch, block == null ? null : block.branches().get(0)));
    }

    // ---- runs that are not to get on ----

    // A lambda that undoes a step of a branch is found only by replaying the branch, be it over or not.
    private void replayIfOnly(CheckpointRecord recorded, List<? extends Branch<?>> branches) {
        boolean wanted = context.isFindingLambdas() || (!context.isExecuting() && recorded.isOpen());
        if (!wanted) {
            return;
        }
        BlockRun block = new BlockRun(context, recorded, ParallelPolicy.all(), branches, null);
        for (BranchRun branch : block.branches()) {
            try {
                replay(branch);
            } catch (IllegalArgumentException e) {
                throw context.changed(
                        "The records of branch '%s' have a gap: %s.".formatted(branch.path(), e.getMessage()),
                        recorded.position());
            }
        }
    }

    private void replay(BranchRun branch) {
        BodyContext inner = context.ofBranch(branch);
        StepFrame.Work body = branch.code().body()::run;
        try {
            run.call(() -> inner.bound(body));
        } catch (Throwable e) {
            if (AttemptOutcome.breaksProcess(e)) {
                throw run.unwind(new CloseReason.Broken(e));
            }
        }
        inner.end();
        CheckpointRecord unread = inner.unread();
        if (!context.isFindingLambdas() && !inner.isStopped() && unread != null) {
            run.close(inner.endedBefore(unread));
        }
    }

    /** An asynchronous branch as its starter sees it. */
    final class Handle<T extends @Nullable Object> implements AsyncBranch<T> {
        private final Branch<T> code;
        private final @Nullable BlockRun block;
        private CheckpointRecord record;

        /** @param block null if it is not run */
        Handle(Branch<T> code, CheckpointRecord record, @Nullable BlockRun block) {
            this.code = code;
            this.record = record;
            this.block = block;
        }

        @Override
        public String name() {
            return code.name();
        }

        @Override
        public T join() {
            if (!context.isBoundHere()) {
                throw new DurableCallException(
                        "Branch '%s' of execution '%s' can be joined only by the body or branch that started it, on its thread."
                                .formatted(code.name(), run.id()));
            }
            return context.inTurn(this::joinInTurn);
        }

        T joinInTurn() {
            context.checkCall("the join of branch '" + code.name() + "'");
            running.joined(this);
            if (record.isOpen()) {
                context.stopUnlessExecuting();
                record = record.output() != null
                        ? close(record, record.output())
                        : finish(Objects.requireNonNull(block));
            }
            return joined(record, code, block);
        }
    }
}
