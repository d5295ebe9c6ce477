package io.durableworkflow.store;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All executions and the next numbers. Guarded by the lock of the store. */
final class MemoryTables {
    private final Map<String, MemoryExecution> byId = new HashMap<>();
    private final NavigableMap<Long, MemoryExecution> byNo = new TreeMap<>();
    private final MemoryIndex index = new MemoryIndex(this::isOver);
    private final MemorySchedules schedules = new MemorySchedules();
    private final MemoryTopics topics = new MemoryTopics();
    private final MemoryTokens tokens = new MemoryTokens();
    private long lastNo; // grows also when the latest is deleted
    private long lastSignal;
    private long lastCommand;

    @Nullable
    MemoryExecution find(String id) {
        return byId.get(id);
    }

    @Nullable
    MemoryExecution find(long no) {
        return byNo.get(no);
    }

    NavigableMap<Long, MemoryExecution> byNo() {
        return byNo;
    }

    MemoryTopics topics() {
        return topics;
    }

    MemoryTokens tokens() {
        return tokens;
    }

    MemoryIndex index() {
        return index;
    }

    MemorySchedules schedules() {
        return schedules;
    }

    /** Whether an execution of this id has not ended. */
    boolean isActive(String id) {
        MemoryExecution execution = byId.get(id);
        return execution != null && !execution.state().status().isEnded();
    }

    /** Whether the child that an execution waits for is not active, or gone. */
    boolean isOver(long parent, WaitState wait) {
        MemoryExecution child = byId.get(wait.name());
        return child == null
                || child.parent() != parent
                || child.state().status().isEnded();
    }

    /** What decides whether an execution that has ended may be deleted. */
    EndedExecution ended(long no) {
        MemoryExecution execution = Objects.requireNonNull(byNo.get(no));
        MemoryExecution parent = byNo.get(execution.parent());
        ExecutionRecord row = execution.row();
        StartRecord.Queue queue = row.start().queue();
        return new EndedExecution(
                no,
                row.id(),
                row.state().fence(),
                Objects.requireNonNull(row.state().endedAt()),
                row.start().tags(),
                queue == null ? null : queue.name(),
                row.state().queue().admittedAt(),
                parent != null
                        && !parent.state().status().isEnded()
                        && !parent.hasContinuedAfter(row.start().createdAt()),
                execution.records());
    }

    MemoryExecution insert(Change.Start start, UndoLog undo) {
        long no = ++lastNo;
        undo.note(() -> lastNo--);
        MemoryExecution execution = new MemoryExecution(no, start);
        undo.put(byId, start.start().id(), execution);
        undo.put(byNo, no, execution);
        return execution;
    }

    void remove(MemoryExecution execution, UndoLog undo) {
        undo.remove(byId, execution.row().id());
        undo.remove(byNo, execution.no());
        tokens.removeAllOf(execution.no(), undo);
    }

    // Numbers that a batch took before it was refused stay unused: nobody minds gaps.
    long nextSignal() {
        return ++lastSignal;
    }

    long nextCommand() {
        return ++lastCommand;
    }
}
