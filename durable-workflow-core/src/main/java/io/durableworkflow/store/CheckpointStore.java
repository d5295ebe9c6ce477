package io.durableworkflow.store;

import io.durableworkflow.BlockReason;
import io.durableworkflow.EngineStore;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where executions are kept. A plain synchronous port: {@link #commit} is called by one thread at a time, the reading
 * methods by any thread at any time; they see what is committed and never wait for the writer.
 *
 * <p>{@link #commit} ends in one of three ways:
 *
 * <ul>
 *   <li>It returns: every change whose result is {@link ChangeResult.Applied} is on disk and survives a crash; of the
 *       others nothing was written.
 *   <li>{@link StoreRejectedException}: one of the changes is at fault. Nothing was written.
 *   <li>{@link StoreUnavailableException} or anything else: whether the batch is on disk is not known. The caller commits
 *       the same batch again; what was applied is then recognised and reported as applied.
 * </ul>
 *
 * <p>The reading methods throw {@link StoreUnavailableException} when the store cannot be read.
 */
public interface CheckpointStore extends EngineStore {
    /** Most rows that a reading method with a limit answers with. */
    int MAX_ROWS = 10_000;

    /**
     * Announces a process. Called once, before anything else.
     *
     * @param node its identity: new for each process start, 1 to 64 characters
     */
    void open(String node, Instant now);

    /**
     * Writes many changes in one transaction, in their order. A batch holds at most one {@link Change.Transition} of the
     * same execution, and at most one {@link Change.Start} of the same id.
     *
     * @return one result per change, in the same order
     */
    List<ChangeResult> commit(List<Change> batch);

    /** An execution by its id, without input and output. */
    Optional<ExecutionRecord> find(String id);

    /** An execution by its id, with all payloads. */
    Optional<ExecutionRecord> findWithPayloads(String id);

    /** Everything a run needs; empty if there is no such execution. */
    Optional<LoadedExecution> load(long no);

    /** What has arrived with higher numbers than these and is not consumed. */
    Inbox inbox(long no, long afterSignal, long afterCommand);

    /**
     * Executions that nobody runs and whose {@code wakeAt} is at or before the instant, soonest first, those of equal
     * instants by number.
     *
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<DueExecution> due(Instant until, int limit);

    /** When the soonest execution that nobody runs is to be run, or null if there is none. */
    @Nullable
    Instant nextDue();

    /**
     * Executions that nobody runs and for which something has arrived: a pending signal of the name that they wait for, or
     * an open command. By number.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<Long> withDeliveries(long afterNo, int limit);

    /**
     * Executions whose owner is another node than this one, without input; state with output and error. By number.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<ExecutionRecord> orphans(String node, long afterNo, int limit);

    /**
     * Blocked executions, without input; state with output and error. By number.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<ExecutionRecord> blocked(BlockReason reason, long afterNo, int limit);

    /** Executions by filter, by descending number, without payloads but for the error; one more than the limit if there are more. */
    List<ExecutionRecord> list(ExecutionFilter filter);

    /** Checkpoints of the present generation by scope and position, without arguments and output. */
    List<CheckpointRecord> checkpoints(long no);

    /** The history's events in the order in which they were written. */
    List<EventRecord> events(long no);

    /** Number of executions in each state; states without any may be missing. */
    Map<ExecutionStatus, Long> countByStatus();
}
