package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.PayloadException;
import io.durableworkflow.contract.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows that belong together and do not fit each other, as no transaction of the library leaves them: a file that was edited, or put
 * together from two. Whoever owns them is blocked, or goes on; the others always do.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HalfWrittenRowTests {
    private static final String VICTIMS = "(SELECT no FROM dw_execution WHERE id LIKE 'victim%')";

    @TempDir
    static Path folder;

    private static Path template;

    @BeforeAll
    static void prepare() throws Exception {
        template = Victims.template(folder);
    }

    /** What is wrong, and the state in which the victim that waits must be found; null where it is deleted or may get on. */
    enum Damage {
        WORKFLOW_WITHOUT_ITS_ROW(null, "DELETE FROM dw_workflow"),
        QUEUE_WITHOUT_A_RANK(null, "UPDATE dw_execution SET queue = 'gone', queue_place = 1 WHERE no IN " + VICTIMS),
        CHECKPOINTS_WITHOUT_EXECUTION(null, "DELETE FROM dw_execution WHERE id LIKE 'victim%'"),
        EXECUTION_WITHOUT_CHECKPOINTS(null, "DELETE FROM dw_checkpoint WHERE execution_no IN " + VICTIMS),
        EXECUTION_WITHOUT_EVENTS(null, "DELETE FROM dw_event WHERE execution_no IN " + VICTIMS),
        FIRST_CHECKPOINT_IS_MISSING(
                ExecutionStatus.BLOCKED,
                "DELETE FROM dw_checkpoint WHERE scope = 0 AND position = 0 AND execution_no IN " + VICTIMS),
        A_CHECKPOINT_IN_THE_MIDDLE_IS_MISSING(
                ExecutionStatus.BLOCKED,
                "DELETE FROM dw_checkpoint WHERE scope = 0 AND position = 2 AND execution_no IN " + VICTIMS),
        A_BRANCH_HAS_NO_CHECKPOINTS(null, "DELETE FROM dw_checkpoint WHERE scope = 3 AND execution_no IN " + VICTIMS),
        POSITIONS_ARE_SWAPPED(
                ExecutionStatus.BLOCKED,
                "UPDATE dw_checkpoint SET position = -1 WHERE scope = 0 AND position = 0 AND execution_no IN "
                        + VICTIMS,
                "UPDATE dw_checkpoint SET position = 0 WHERE scope = 0 AND position = 1 AND execution_no IN " + VICTIMS,
                "UPDATE dw_checkpoint SET position = 1 WHERE scope = 0 AND position = -1 AND execution_no IN "
                        + VICTIMS),
        CHECKPOINTS_OF_ANOTHER_EXECUTION(
                null,
                "UPDATE OR IGNORE dw_checkpoint SET execution_no = (SELECT min(no) FROM dw_execution WHERE id LIKE 'victim%')"
                        + " WHERE execution_no IN " + VICTIMS),
        EVERY_REVISION_IS_THE_SAME(null, "UPDATE dw_checkpoint SET revision = 1 WHERE execution_no IN " + VICTIMS),
        REVISIONS_OF_THE_FUTURE(
                null, "UPDATE dw_checkpoint SET revision = revision + 1000 WHERE execution_no IN " + VICTIMS),
        EXECUTION_BEHIND_ITS_CHECKPOINTS(null, "UPDATE dw_execution SET revision = 0 WHERE no IN " + VICTIMS),
        EXECUTION_AHEAD_OF_ITS_CHECKPOINTS(
                null, "UPDATE dw_execution SET revision = revision + 1000 WHERE no IN " + VICTIMS),
        GENERATION_WITHOUT_CHECKPOINTS(
                null, "UPDATE dw_execution SET generation = generation + 1 WHERE no IN " + VICTIMS),
        ENDED_WITHOUT_AN_END(
                null,
                "UPDATE dw_execution SET status = 'COMPLETED', outcome = NULL, ended_at = NULL WHERE no IN " + VICTIMS),
        SUSPENDED_AND_OWNED(
                null, "UPDATE dw_execution SET status = 'SUSPENDED', owner = 'nobody' WHERE no IN " + VICTIMS),
        RUNNING_AND_OWNED_BY_NOBODY(
                null, "UPDATE dw_execution SET status = 'RUNNING', owner = NULL WHERE no IN " + VICTIMS),
        PARENT_THAT_IS_ITSELF(null, "UPDATE dw_execution SET parent_no = no WHERE no IN " + VICTIMS),
        PARENT_THAT_IS_NOT_THERE(null, "UPDATE dw_execution SET parent_no = 999999 WHERE no IN " + VICTIMS),
        SIGNALS_CONSUMED_BY_NOBODY(
                null, "UPDATE dw_signal SET status = 'DELIVERED', revision = 9999 WHERE execution_no IN " + VICTIMS),
        COMMANDS_WITHOUT_EXECUTION(
                null, "UPDATE dw_command SET execution_no = 999999 WHERE execution_no IN " + VICTIMS),
        SIGNALS_WITHOUT_EXECUTION(null, "UPDATE dw_signal SET execution_no = 999999 WHERE execution_no IN " + VICTIMS);

        private final @Nullable ExecutionStatus waiting;
        private final String statements;
        private final boolean isReadable;

        Damage(@Nullable ExecutionStatus waiting, String... statements) {
            this.waiting = waiting;
            this.statements = String.join(";", statements);
            isReadable = !name().equals("QUEUE_WITHOUT_A_RANK") && !name().equals("PARENT_THAT_IS_NOT_THERE");
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void theOthersGoOnAndTheVictimIsInADefinedState(Damage damage) throws Exception {
        Path file = Files.copy(template, folder.resolve(damage + ".db"));
        try (Connection connection = Victims.connect(file);
                Statement statement = connection.createStatement()) {
            for (String sql : damage.statements.split(";")) {
                statement.executeUpdate(sql);
            }
        }

        Victims.othersGoOn(file);

        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(file);
                World world = Victims.machine(store)) {
            DurableEngine engine = world.start();
            if (damage.waiting != null) {
                assertThat(world.await("victim-waiting", damage.waiting).waitingFor())
                        .isNotBlank();
            }
            if (damage.isReadable) {
                assertThat(engine.find("victim-running").isPresent())
                        .isEqualTo(damage != Damage.CHECKPOINTS_WITHOUT_EXECUTION);
            } else {
                assertThatThrownBy(() -> engine.find("victim-running"))
                        .isInstanceOf(PayloadException.class)
                        .hasMessageContaining("'victim-running'");
            }
        }
    }

    @Test
    void noPositionCanBeTakenTwice() throws Exception {
        Path file = Files.copy(template, folder.resolve("twice.db"));
        try (Connection connection = Victims.connect(file);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO dw_checkpoint SELECT * FROM dw_checkpoint"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("UNIQUE");
        }
    }
}
