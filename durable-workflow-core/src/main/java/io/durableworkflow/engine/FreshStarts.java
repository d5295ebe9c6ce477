package io.durableworkflow.engine;

import io.durableworkflow.store.ExecutionRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Executions that were started here and wait for a thread, of which it is known what is on disk: then they need not be read
 * to be run. Whoever sends one something forgets it first. Whoever changes its row need not, as the claim of what is out of
 * date is refused by its fence. Only so many are known; the others are read.
 *
 * <p>The commit thread tells of a start before it tells of what was sent to it later. Another thread, at the end of a
 * transaction of the application, may be faster than the news of the start: hence the marks.
 */
final class FreshStarts {
    /** Most executions that are known. */
    static final int MAX_EXECUTIONS = 10_000;

    /** Most characters of input of all of them together. */
    static final int MAX_CHARACTERS = 4 << 20;

    private final Map<Long, ExecutionRecord> rows = new HashMap<>();
    private int characters;
    private long sentByOthers;

    /** A moment before a start was queued for the disk. */
    record Mark(long sentByOthers) {}

    synchronized Mark mark() {
        return new Mark(sentByOthers);
    }

    /**
     * Knows a new execution, unless a thread other than the commit thread has sent anything to any execution since the mark.
     *
     * @param row with its payloads
     */
    synchronized void add(ExecutionRecord row, Mark mark) {
        int size = size(row);
        if (mark.sentByOthers() == sentByOthers
                && rows.size() < MAX_EXECUTIONS
                && size <= MAX_CHARACTERS - characters
                && rows.putIfAbsent(row.no(), row) == null) {
            characters += size;
        }
    }

    /** What is known of an execution, or null. It is not known any more afterwards. */
    synchronized @Nullable ExecutionRecord take(long no) {
        ExecutionRecord row = rows.remove(no);
        if (row != null) {
            characters -= size(row);
        }
        return row;
    }

    /** Something was sent to an execution. */
    synchronized void sent(long no, boolean byCommitThread) {
        take(no);
        if (!byCommitThread) {
            sentByOthers++;
        }
    }

    private static int size(ExecutionRecord row) {
        String input = row.start().input();
        return input == null ? 0 : input.length();
    }
}
