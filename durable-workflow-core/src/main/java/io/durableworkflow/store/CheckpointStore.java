package io.durableworkflow.store;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.BlockReason;
import io.durableworkflow.EngineStore;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 *       the same batch again before it commits anything else about the executions in it; what was applied is then
 *       recognised and reported as applied.
 * </ul>
 *
 * <p>The reading methods throw {@link StoreUnavailableException} when the store cannot be read, and {@link
 * IllegalArgumentException} for a limit out of range. A record "without payloads" has neither input nor output, but it
 * has its error. An execution that <em>nobody runs</em> has no owner and has not ended.
 */
public interface CheckpointStore extends EngineStore, ScheduleStore, QueueStore {
    /** Most rows that a reading method with a limit answers with. */
    int MAX_ROWS = 10_000;

    /** Longest identity of a node, in characters. */
    int MAX_NODE_LENGTH = 64;

    /**
     * Announces a process. Called once by each process, before anything else.
     *
     * @param node its identity: new for each process start, 1 to {@link #MAX_NODE_LENGTH} characters
     */
    void open(String node, Instant now);

    /**
     * Writes many changes in one transaction, in their order: each is judged by what those before it left. A batch holds
     * at most one {@link Change.Transition} or {@link Change.Delete} of the same execution, those of a {@link Change.StartChild} or {@link
     * Change.WithEffect} included, except that any number of starts of children may follow each other whose parent writes no state; at most one {@link
     * Change.Start} of the same id, those of a {@link Change.StartChild}, {@link Change.WithEffect} or {@link Change.RunSchedule} included; and at most one
     * change of the same schedule; {@link Change.SignalOrStart} may be repeated. A change that is not applied does not keep
     * the others from being applied.
     *
     * @return one result per change, in the same order
     */
    List<ChangeResult> commit(List<Change> batch);

    /** An execution by its id, without payloads. */
    Optional<ExecutionRecord> find(String id);

    /** An execution by its id, with all payloads. */
    Optional<ExecutionRecord> findWithPayloads(String id);

    /** Everything a run needs; empty if there is no such execution. */
    Optional<LoadedExecution> load(long no);

    /** What has arrived with higher numbers than these and is not consumed; empty if there is no such execution. */
    Inbox inbox(long no, long afterSignal, long afterCommand);

    /**
     * Executions that nobody runs, that are neither blocked nor paused, and whose {@code wakeAt} is at or before the
     * instant; soonest first, those of equal instants by number.
     *
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<DueExecution> due(Instant until, int limit);

    /**
     * Executions that nobody runs, that are queued or suspended, and that have a deadline: in place of {@code wakeAt} that
     * is given. Soonest first, those of equal instants by number.
     *
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<DueExecution> deadlines(int limit);

    /**
     * Executions that nobody runs and for which something has arrived: an open command, or, unless they are blocked or
     * paused, a pending signal of the name that their {@link WaitState} gives, or the end of the child that it names. By
     * number.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<Long> withDeliveries(long afterNo, int limit);

    /**
     * Executions that have not ended and whose owner is another node than this one. By number.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<Orphan> orphans(String node, long afterNo, int limit);

    /**
     * Blocked executions, without input; state with output and error. By number.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<ExecutionRecord> blocked(BlockReason reason, long afterNo, int limit);

    /**
     * Executions by filter, by descending number, without payloads; one more than the limit if there are more. The
     * filter's cursor is the number of the last execution of the page before: only those with a lower number are meant.
     *
     * @param formerNames what the filter's workflow was stored as before, in addition to its name; without meaning if the
     *     filter names none
     */
    List<ExecutionRecord> list(ExecutionFilter filter, Set<FormerName> formerNames);

    /** Executions by filter, of no workflow's former names. */
    default List<ExecutionRecord> list(ExecutionFilter filter) {
        return list(filter, Set.of());
    }

    /**
     * Executions that ended in a state at or before an instant, soonest first, those of equal instants by number.
     *
     * @param status one in which executions end
     * @param after only those after this one, in this order; null for all
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<EndedExecution> ended(ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit);

    /**
     * Checkpoints of the present generation by scope and position, without arguments and output, but with the ids of
     * children; empty if there is no such
     * execution.
     */
    List<CheckpointRecord> checkpoints(long no);

    /**
     * The payloads of the last checkpoints of the present generation by scope and position, of branches only as many as the others
     * leave room for; those without any are left out. Empty if there is no such execution.
     *
     * @param limit most checkpoints, 1 to {@link #MAX_ROWS}
     * @param maxLength of payloads with more characters, only the length is read
     */
    List<CheckpointPayloads> payloads(long no, int limit, int maxLength);

    /**
     * The last signals of an execution by number, whatever became of them; empty if there is no such execution.
     *
     * @param limit 1 to {@link #MAX_ROWS}
     * @param maxLength of payloads with more characters, only the length is read
     */
    List<StoredSignal> signals(long no, int limit, int maxLength);

    /**
     * The history's events of all generations in the order in which they were written; empty if there is no such execution.
     */
    List<EventRecord> events(long no);

    /** The values that an execution has published, by name, without payloads; empty if there is no such execution. */
    List<ValueRecord> values(long no);

    /** A value that an execution has published. */
    Optional<ValueRecord> value(long no, String name);

    /** How many tokens a callback of an execution has. */
    int countTokens(long no, String callback);

    /** Workflows and versions of the executions that have not ended, with their numbers; in no order. */
    List<ActiveWorkflow> activeWorkflows();

    /**
     * Publications that are not delivered to all of their waits yet, in order of their numbers.
     *
     * @param afterNo only those with a higher number
     * @param limit 1 to {@link #MAX_ROWS}
     */
    List<PublicationRecord> publications(long afterNo, int limit);

    /**
     * Writes a copy of what is committed by now to a new file, beside reading and writing; see {@link
     * io.durableworkflow.DurableEngine#backup}. From any thread.
     *
     * @throws io.durableworkflow.BackupFailedException if it cannot be written; nothing of it is left
     * @throws UnsupportedOperationException if the store has no such copies; says how to make one instead
     */
    default void backup(Path file) {
        throw new UnsupportedOperationException("The store " + getClass().getName()
                + " writes no backups. Use the means of the database that it keeps executions in.");
    }

    /** Number of executions in each state; states without any may be missing. */
    Map<ExecutionStatus, Long> countByStatus();
}
