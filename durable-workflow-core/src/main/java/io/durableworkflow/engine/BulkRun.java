package io.durableworkflow.engine;

import io.durableworkflow.BulkResult;
import io.durableworkflow.CommandResult;
import io.durableworkflow.DurableWorkflowException;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.ExecutionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives one command to all executions of a filter, page by page, newest first. Those that start meanwhile are not met, as
 * pages go downwards. One that refuses does not keep the others from being reached; a store that cannot write ends it, as it
 * would refuse all the rest, each after a wait. For one thread.
 */
final class BulkRun {
    private final Function<ExecutionFilter, List<ExecutionRecord>> list;
    private final Function<String, CommandResult> command;
    private final List<BulkResult.Refusal> refusals = new ArrayList<>();
    private long matched;
    private long done;
    private long accepted;
    private long refused;

    private BulkRun(Function<ExecutionFilter, List<ExecutionRecord>> list, Function<String, CommandResult> command) {
        this.list = list;
        this.command = command;
    }

    /**
     * How many executions the filter means, from its cursor on.
     *
     * @param list one page, as {@link EngineParts#list}
     */
    static BulkResult count(Function<ExecutionFilter, List<ExecutionRecord>> list, ExecutionFilter filter) {
        long count = 0;
        ExecutionFilter page = at(filter, filter.cursor(), ExecutionFilter.MAX_LIMIT);
        while (true) {
            List<ExecutionRecord> rows = list.apply(page);
            count += Math.min(rows.size(), page.limit());
            if (rows.size() <= page.limit()) {
                return new BulkResult(count, 0, 0, 0, List.of(), null, null);
            }
            page = at(filter, cursor(rows.get(page.limit() - 1)), page.limit());
        }
    }

    static BulkResult run(
            Function<ExecutionFilter, List<ExecutionRecord>> list,
            ExecutionFilter filter,
            Function<String, CommandResult> command) {
        return new BulkRun(list, command).run(filter);
    }

    @SuppressWarnings("UnusedException") // its message is told
    private BulkResult run(ExecutionFilter filter) {
        String cursor = filter.cursor();
        while (true) {
            List<ExecutionRecord> rows = list.apply(at(filter, cursor, filter.limit()));
            for (ExecutionRecord row : rows.subList(0, Math.min(rows.size(), filter.limit()))) {
                if (matched == BulkResult.MAX_EXECUTIONS) {
                    return result(cursor, null);
                }
                try {
                    apply(row.id());
                } catch (StoreUnavailableException | OutcomeUnknownException | EngineStoppingException e) {
                    return result(cursor, e.getMessage()); // the cursor leads to this one again
                }
                matched++;
                cursor = cursor(row);
            }
            if (rows.size() <= filter.limit()) {
                return result(null, null);
            }
        }
    }

    private void apply(String id) {
        try {
            if (command.apply(id) == CommandResult.DONE) {
                done++;
            } else {
                accepted++;
            }
        } catch (StoreUnavailableException | OutcomeUnknownException | EngineStoppingException e) {
            throw e;
        } catch (DurableWorkflowException | IllegalStateException | IllegalArgumentException e) {
            refused++;
            if (refusals.size() < BulkResult.MAX_REFUSALS) {
                refusals.add(new BulkResult.Refusal(id, String.valueOf(e.getMessage())));
            }
        }
    }

    private BulkResult result(@Nullable String nextCursor, @Nullable String stopped) {
        return new BulkResult(matched, done, accepted, refused, refusals, nextCursor, stopped);
    }

    private static ExecutionFilter at(ExecutionFilter filter, @Nullable String cursor, int limit) {
        return filter.page(cursor, limit);
    }

    private static String cursor(ExecutionRecord row) {
        return String.valueOf(row.no());
    }
}
