package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointPayloads;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Between checkpoints and events and their rows. Each list of columns has the order of the methods that go through it. */
final class CheckpointRows {
    static final String COLUMNS = """
            generation, scope, position, kind, name, status, attempt, revision, due_at, started_at, took_ms, \
            compensation, arguments, output, error""";

    static final String COLUMNS_WITHOUT_PAYLOADS = COLUMNS.replace(
            "arguments, output",
            "CASE WHEN kind IN (5, 6, 10) THEN arguments END, NULL"); // children and branches are named there

    static final String EVENT_COLUMNS = "revision, recorded_at, kind, scope, position, attempt, who, detail";

    private CheckpointRows() {}

    static void bind(Binder to, CheckpointRecord checkpoint) throws SQLException {
        to.number(checkpoint.generation())
                .number(checkpoint.scope())
                .number(checkpoint.position())
                .number(Codes.of(checkpoint.kind()))
                .text(checkpoint.name())
                .number(Codes.of(checkpoint.status()))
                .number(checkpoint.attempt())
                .number(checkpoint.revision())
                .instant(checkpoint.dueAt())
                .instant(checkpoint.startedAt())
                .millis(checkpoint.startedAt(), checkpoint.endedAt())
                .text(checkpoint.compensation())
                .text(checkpoint.arguments())
                .text(checkpoint.output())
                .text(checkpoint.error());
    }

    static CheckpointRecord read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        int generation = row.smallNumber();
        int scope = row.smallNumber();
        int position = row.smallNumber();
        CheckpointKind kind = Codes.kind(row.smallNumber());
        String name = row.requiredText();
        CheckpointStatus status = Codes.status(row.smallNumber());
        int attempt = row.smallNumber();
        long revision = row.number();
        Instant dueAt = row.optionalInstant();
        Instant startedAt = row.instant();
        return new CheckpointRecord(
                generation,
                scope,
                position,
                kind,
                name,
                status,
                attempt,
                revision,
                dueAt,
                startedAt,
                row.optionalMillisAfter(startedAt),
                row.text(),
                row.text(),
                row.text(),
                row.text());
    }

    static CheckpointPayloads readPayloads(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new CheckpointPayloads(
                row.smallNumber(),
                row.smallNumber(),
                Codes.kind(row.smallNumber()),
                row.storedText(),
                row.storedText());
    }

    static void bind(Binder to, EventRecord event) throws SQLException {
        to.number(event.revision())
                .instant(event.at())
                .name(event.kind())
                .number(event.scope())
                .number(event.position())
                .number(event.attempt())
                .text(event.who())
                .text(event.detail());
    }

    static EventRecord readEvent(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new EventRecord(
                row.number(),
                row.instant(),
                row.name(EventKind.class),
                row.optionalNumber(),
                row.optionalNumber(),
                row.optionalNumber(),
                row.text(),
                row.text());
    }
}
