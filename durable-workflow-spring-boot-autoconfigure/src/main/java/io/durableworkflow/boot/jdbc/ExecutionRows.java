package io.durableworkflow.boot.jdbc;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.QueueState;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Between an {@link ExecutionRecord} and a row. Each list of columns has the order of the methods that go through it. */
final class ExecutionRows {
    static final String START_COLUMNS =
            "id, workflow, version, seed, created_at, deadline_at, tags, parent_no, queue, priority, queue_key, queue_rank_at, input_hash, input";

    // Costs nothing for the many that are nobody's children.
    private static final String PARENT =
            "parent_no, (SELECT p.id FROM {execution} p WHERE p.no = {execution}.parent_no)";

    static final String STATE_COLUMNS = """
            status, block_reason, block_detail, block_position, block_scope, outcome, compensation, owner, fence, generation, \
            recovery_count, waiting_kind, waiting_name, waiting_since_at, wake_at, started_at, ended_at, queue_place, \
            admitted_at, dedup_key, output, error""";

    /** What is read of an execution. SQLite walks through a long payload to reach what stands behind it. */
    enum Columns {
        WITHOUT_PAYLOADS,
        WITHOUT_INPUT,
        ALL;

        String list() {
            String all = START_COLUMNS.replace("parent_no", PARENT);
            String start = this == ALL ? all : all.replace(", input_hash, input", ", input_hash, NULL");
            String state = this == WITHOUT_PAYLOADS ? STATE_COLUMNS.replace(", output,", ", NULL,") : STATE_COLUMNS;
            return "no, " + start + ", " + state + ", revision";
        }
    }

    private static final HexFormat HEX = HexFormat.of();

    private ExecutionRows() {}

    static void bindStart(Binder to, StartRecord start) throws SQLException {
        to.text(start.id())
                .text(start.workflow())
                .number(start.version())
                .bytes(HEX.parseHex(start.seed()))
                .instant(start.createdAt())
                .instant(start.deadline())
                .text(Tags.encode(start.tags()))
                .optionalLong(start.parent() == null ? null : start.parent().no())
                .text(start.queue() == null ? null : start.queue().name())
                .number(start.queue() == null ? 0 : start.queue().priority())
                .text(start.queue() == null ? null : start.queue().key())
                .instant(start.queue() == null ? null : start.queue().rank())
                .text(start.inputHash())
                .text(start.input());
    }

    static void bindState(Binder to, ExecutionState state) throws SQLException {
        WaitState wait = state.waitState();
        to.name(state.status())
                .name(state.blockReason())
                .text(state.blockDetail())
                .number(state.blockPosition())
                .number(state.blockScope())
                .name(state.outcome())
                .name(state.compensation())
                .text(state.owner())
                .number(state.fence())
                .number(state.generation())
                .number(state.recoveryCount())
                .name(wait == null ? null : wait.kind())
                .text(wait == null ? null : wait.name())
                .instant(wait == null ? null : wait.since())
                .instant(state.wakeAt())
                .instant(state.startedAt())
                .instant(state.endedAt())
                .number(state.queue().place() ? 1 : 0)
                .instant(state.queue().admittedAt())
                .text(state.queue().dedupKey())
                .text(state.output())
                .text(state.error());
    }

    static ExecutionRecord read(ResultSet result) throws SQLException {
        return read(new Row(result));
    }

    static ExecutionRecord read(Row row) throws SQLException {
        return new ExecutionRecord(row.number(), readStart(row), readState(row), row.number());
    }

    /** As a reader without payloads would find it. */
    static ExecutionRecord withoutPayloads(ExecutionRecord row) {
        StartRecord start = row.start();
        StartRecord bare = new StartRecord(
                start.id(),
                start.workflow(),
                start.version(),
                start.seed(),
                start.createdAt(),
                start.deadline(),
                start.tags(),
                start.inputHash(),
                null,
                start.parent(),
                start.queue());
        ExecutionState state = row.state();
        return new ExecutionRecord(
                row.no(),
                bare,
                state.output() == null ? state : state.toBuilder().output(null).build(),
                row.revision());
    }

    private static StartRecord readStart(Row row) throws SQLException {
        String id = row.requiredText();
        String workflow = row.requiredText();
        int version = row.smallNumber();
        String seed = HEX.formatHex(row.bytes());
        Instant createdAt = row.instant();
        Instant deadline = row.optionalInstant();
        Map<String, String> tags = Tags.decode(row.text());
        StartRecord.Parent parent = readParent(row);
        StartRecord.Queue queue = readQueue(row);
        String inputHash = row.requiredText();
        return new StartRecord(
                id, workflow, version, seed, createdAt, deadline, tags, inputHash, row.text(), parent, queue);
    }

    private static StartRecord.@Nullable Queue readQueue(Row row) throws SQLException {
        String name = row.text();
        int priority = row.smallNumber();
        String key = row.text();
        Instant rank = row.optionalInstant();
        return name == null ? null : new StartRecord.Queue(name, priority, key, Objects.requireNonNull(rank));
    }

    private static StartRecord.@Nullable Parent readParent(Row row) throws SQLException {
        Long no = row.optionalLong();
        String id = row.text();
        return no == null ? null : new StartRecord.Parent(no, Objects.requireNonNull(id));
    }

    private static ExecutionState readState(Row row) throws SQLException {
        return new ExecutionState(
                row.name(ExecutionStatus.class),
                row.optionalName(BlockReason.class),
                row.text(),
                row.optionalNumber(),
                row.optionalNumber(),
                row.optionalName(Outcome.class),
                row.name(CompensationStatus.class),
                row.text(),
                row.number(),
                row.smallNumber(),
                row.smallNumber(),
                readWait(row),
                row.optionalInstant(),
                row.optionalInstant(),
                row.optionalInstant(),
                new QueueState(row.smallNumber() == 1, row.optionalInstant(), row.text()),
                row.text(),
                row.text());
    }

    private static @Nullable WaitState readWait(Row row) throws SQLException {
        WaitKind kind = row.optionalName(WaitKind.class);
        String name = row.text();
        Instant since = row.optionalInstant();
        return kind == null ? null : new WaitState(kind, Objects.requireNonNull(name), Objects.requireNonNull(since));
    }
}
