package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.schema.TablePrefix;
import io.durableworkflow.store.FormerName;
import io.durableworkflow.store.ScheduleSelection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked often must not get slower with the number of executions that have ended. */
final class QueryPlanTests {
    private static final StoreSql SQL = new StoreSql(TablePrefix.DEFAULT, new SqliteDialect());

    @TempDir
    private Path folder;

    static Stream<String> queriesThatNeverReadAWholeTable() {
        return Stream.of(
                SQL.insertExecution,
                SQL.updateExecution,
                SQL.writeCheckpoint,
                SQL.insertEvent,
                SQL.deleteCheckpoint,
                SQL.consumeSignal,
                SQL.closeCommand,
                SQL.expireSignals,
                SQL.closeCommands,
                SQL.insertSignal,
                SQL.insertCommand,
                SQL.knowsSignal,
                SQL.knowsCommand,
                SQL.lastNo,
                SQL.byId,
                SQL.byIdWithPayloads,
                SQL.byNoWithPayloads,
                SQL.updateExecutionAwaiting,
                SQL.hasUnseen,
                SQL.hasActiveChild,
                SQL.checkpoint,
                SQL.checkpoints,
                SQL.checkpointsWithPayloads,
                SQL.payloads,
                SQL.events,
                SQL.eventsOfRevision,
                SQL.lastRevision,
                SQL.pendingSignals,
                SQL.openCommands,
                SQL.insertPublication,
                SQL.publication,
                SQL.publicationByNo,
                SQL.openPublications,
                SQL.topicWaits,
                SQL.movePublication,
                SQL.finishPublication,
                SQL.deletePublication,
                SQL.forgetPublications,
                SQL.publishValue,
                SQL.isHeld,
                SQL.values,
                SQL.value,
                SQL.insertToken,
                SQL.token,
                SQL.completeToken,
                SQL.countTokens,
                SQL.forgetTokens,
                SQL.isPending,
                SQL.callbackWaits,
                SQL.byNo,
                SQL.due,
                SQL.deadlines,
                SQL.withDeliveries,
                SQL.orphans,
                SQL.blocked,
                SQL.ended,
                SQL.deleteExecution,
                SQL.noteFirstDeleted,
                SQL.noteDeleted,
                SQL.countOthers,
                SQL.queueHolding,
                SQL.queueAdmitted,
                SQL.line,
                SQL.lineWithinKeys,
                SQL.lineLength,
                SQL.waitingQueues,
                SQL.byDedupKey,
                SQL.pause,
                SQL.insertSchedule,
                SQL.updateSchedule,
                SQL.deleteSchedule,
                SQL.scheduleByName,
                SQL.scheduleByNo,
                SQL.dueSchedules,
                SQL.schedulesWithEnds,
                SQL.schedules(ScheduleSelection.ALL),
                SQL.schedules(ScheduleSelection.DECLARED),
                SQL.schedules(ScheduleSelection.FAULTY),
                list(Set.of()),
                list(Set.of(ExecutionStatus.FAILED)),
                list(Set.of(ExecutionStatus.FAILED, ExecutionStatus.BLOCKED, ExecutionStatus.SUSPENDED)),
                list("renamed", Set.of()),
                list("renamed", Set.of(ExecutionStatus.FAILED, ExecutionStatus.BLOCKED)));
    }

    @ParameterizedTest
    @MethodSource("queriesThatNeverReadAWholeTable")
    void readsNoWholeTableAndSortsNothing(String sql) throws SQLException {
        assertThat(plan(sql))
                // A partial index may be read from end to end: it holds little but what is asked for.
                .noneMatch(step -> step.startsWith("SCAN dw_") && !step.contains("USING"))
                .noneMatch(step -> step.contains("USE TEMP B-TREE FOR ORDER BY"));
    }

    @Test
    void beginningOfAnIdIsARangeOfTheIndexOfIds() throws SQLException {
        String sql = new ListQuery(
                        SQL,
                        ExecutionFilter.all()
                                .withIdPrefix("order-")
                                .withStatuses(Set.of(ExecutionStatus.FAILED, ExecutionStatus.COMPLETED)),
                        Set.of())
                .sql();

        assertThat(plan(sql))
                .anyMatch(step -> step.startsWith("SEARCH dw_execution USING")
                        && step.contains("INDEX sqlite_autoindex_dw_execution_1 (id>? AND id<?)"));
    }

    @Test
    void dueExecutionsComeInTheOrderOfTheirIndex() throws SQLException {
        assertThat(plan(SQL.due)).singleElement().asString().contains("USING INDEX dw_execution_due");
    }

    @Test
    void deadlinesComeInTheOrderOfTheirIndex() throws SQLException {
        assertThat(plan(SQL.deadlines)).singleElement().asString().contains("USING INDEX dw_execution_deadline");
    }

    @Test
    void whatHasEndedComesInTheOrderOfItsIndex() throws SQLException {
        assertThat(plan(SQL.ended).get(0))
                .contains("USING INDEX dw_execution_ended (status=? AND ended_at>? AND ended_at<?)");
    }

    private static String list(Set<ExecutionStatus> statuses) {
        return list(null, statuses);
    }

    private static String list(@Nullable String workflow, Set<ExecutionStatus> statuses) {
        return new ListQuery(
                        SQL,
                        new ExecutionFilter(workflow, statuses, null, 100),
                        Set.of(new FormerName("before", 1), new FormerName("long before", 2)))
                .sql();
    }

    private List<String> plan(String sql) throws SQLException {
        try (WorkflowDatabase database =
                        WorkflowDatabase.open(TestDatabases.create(folder), DatabaseOptions.defaults());
                Connection connection = database.dataSource().getConnection();
                PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet rows = explain.executeQuery()) {
            List<String> steps = new ArrayList<>();
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
            return steps;
        }
    }
}
