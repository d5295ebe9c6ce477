package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.Orphan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds what an earlier process left behind. What is due or has got a signal needs no scan: the dispatcher reads it. */
final class Recovery {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final int PAGE = 500;

    private final EngineParts engine;

    /** What was found, and the executions that an earlier process was running. */
    record Findings(RecoveryReport report, List<Long> interrupted) {}

    Recovery(EngineParts engine) {
        this.engine = engine;
    }

    /** @param goesOn told the numbers of those that were blocked and are not any more */
    Findings scan(LongConsumer goesOn) {
        long begin = System.nanoTime();
        List<Long> interrupted = new ArrayList<>();
        int blocked = 0;
        for (Orphan orphan : interrupted()) {
            interrupted.add(orphan.no());
            boolean undecided = orphan.outcome() == null;
            if (orphan.recoveryCount() >= engine.settings().maxRecoveryAttempts()
                    || (undecided && engine.registry().workflow(orphan.workflow(), orphan.version()) == null)) {
                blocked++;
            }
        }
        unblockKnown(this::isKnown, goesOn);
        unblockStuck(goesOn);
        Map<ExecutionStatus, Long> counts = engine.store().countByStatus();
        long active = counts.entrySet().stream()
                .filter(entry -> !entry.getKey().isEnded())
                .mapToLong(Map.Entry::getValue)
                .sum();
        long blockedBefore = counts.getOrDefault(ExecutionStatus.BLOCKED, 0L);
        return new Findings(
                new RecoveryReport(
                        (int) Math.min(active, Integer.MAX_VALUE),
                        interrupted.size() - blocked,
                        (int) Math.min(blockedBefore + blocked, Integer.MAX_VALUE),
                        Duration.ofNanos(System.nanoTime() - begin)),
                interrupted);
    }

    private boolean isKnown(ExecutionRecord row) {
        return engine.registry().workflow(row.start().workflow(), row.start().version()) != null;
    }

    private List<Orphan> interrupted() {
        List<Orphan> all = new ArrayList<>();
        List<Orphan> page;
        long after = 0;
        do {
            page = engine.store().orphans(engine.node(), after, PAGE);
            all.addAll(page);
            after = page.isEmpty() ? after : page.get(page.size() - 1).no();
        } while (page.size() == PAGE);
        return all;
    }

    /**
     * Lets executions go on that were blocked because their workflow was missing. Waits until that is on disk, but not longer
     * than a start would: while the store cannot write, they follow when it can.
     *
     * @param now which of them
     * @param goesOn told their numbers, each once it is on disk
     */
    void unblockKnown(Predicate<ExecutionRecord> now, LongConsumer goesOn) {
        unblock(BlockReason.NO_SUCH_WORKFLOW, "The workflow is registered again.", now, goesOn);
    }

    // The thread that did not stop has gone with its process.
    private void unblockStuck(LongConsumer goesOn) {
        unblock(BlockReason.STEP_DOES_NOT_STOP, "The process whose step did not stop has ended.", row -> true, goesOn);
    }

    private void unblock(BlockReason reason, String why, Predicate<ExecutionRecord> now, LongConsumer goesOn) {
        CheckpointStore store = engine.store();
        long deadline = System.nanoTime() + engine.settings().storeTimeout().toNanos();
        List<ExecutionRecord> page;
        long after = 0;
        do {
            page = store.blocked(reason, after, PAGE);
            List<Ticket> tickets = new ArrayList<>();
            for (ExecutionRecord row : page) {
                after = row.no();
                if (now.test(row)) {
                    unblock(row.no(), reason, why, goesOn).ifPresent(tickets::add);
                }
            }
            for (Ticket ticket : tickets) {
                ticket.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } while (page.size() == PAGE);
    }

    private Optional<Ticket> unblock(long no, BlockReason reason, String why, LongConsumer goesOn) {
        try {
            return engine.store()
                    .load(no)
                    .map(loaded -> unblocked(loaded, reason, why))
                    .map(transition -> engine.pipeline().submit(new Ticket(transition, result -> {
                        if (result instanceof ChangeResult.Applied) {
                            goesOn.accept(no);
                        }
                    })));
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Execution number " + no + " could not be unblocked; it stays as it is",
                    e);
            return Optional.empty();
        }
    }

    private @Nullable Transition unblocked(LoadedExecution loaded, BlockReason reason, String why) {
        ExecutionState state = loaded.execution().state();
        if (state.blockReason() != reason) {
            return null;
        }
        long revision = loaded.revision() + 1;
        ExecutionState next = Transitions.queued(
                state.toBuilder().fence(state.fence() + 1).build(),
                engine.clock().now());
        EventRecord event =
                new EventRecord(revision, engine.clock().now(), EventKind.RETRIED, null, null, null, null, why);
        return new Transition(
                loaded.execution().no(),
                state.fence(),
                revision,
                next,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(event),
                null);
    }
}
