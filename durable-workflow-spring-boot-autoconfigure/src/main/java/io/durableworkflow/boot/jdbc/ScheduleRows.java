package io.durableworkflow.boot.jdbc;

import io.durableworkflow.MissedRuns;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.store.ScheduleFault;
import io.durableworkflow.store.SchedulePlan;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.ScheduleState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Between a {@link ScheduleRecord} and a row. */
final class ScheduleRows {
    /** In the order of {@link #bind}. */
    static final String COLUMNS = """
            created_at, revision, workflow, version, timing_kind, timing, zone, missed_runs, max_missed_runs, overlap, \
            declared, tags, input_hash, paused, fault, detail, anchor_at, next_at, awaited, last_due_at, last_id, \
            skipped_at, changed_at, changed_by, change_reason, input""";

    private ScheduleRows() {}

    static void bind(Binder to, ScheduleRecord row) throws SQLException {
        SchedulePlan plan = row.plan();
        ScheduleState state = row.state();
        to.instant(row.createdAt())
                .number(row.revision())
                .text(plan.workflow())
                .number(plan.version())
                .name(plan.timing().kind())
                .text(plan.timing().expression())
                .text(plan.timing().zone())
                .name(plan.missedRuns())
                .number(plan.maxMissedRuns())
                .name(plan.overlap())
                .number(plan.declared() ? 1 : 0)
                .text(Tags.encode(plan.tags()))
                .text(plan.inputHash())
                .number(state.paused() ? 1 : 0)
                .name(state.fault())
                .text(state.detail())
                .instant(state.anchor())
                .instant(state.nextAt())
                .text(state.awaited())
                .instant(state.lastDueAt())
                .text(state.lastId())
                .instant(state.skippedAt())
                .instant(state.changedAt())
                .text(state.changedBy())
                .text(state.changeReason())
                .text(plan.input());
    }

    /** Of number, name and the columns. */
    static ScheduleRecord read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        long no = row.number();
        String name = row.requiredText();
        Instant createdAt = row.instant();
        long revision = row.number();
        String workflow = row.requiredText();
        int version = row.smallNumber();
        ScheduleTiming timing =
                new ScheduleTiming(row.name(ScheduleTiming.Kind.class), row.requiredText(), row.requiredText());
        MissedRuns missedRuns = row.name(MissedRuns.class);
        int maxMissedRuns = row.smallNumber();
        OverlapPolicy overlap = row.name(OverlapPolicy.class);
        boolean declared = row.number() == 1;
        var tags = Tags.decode(row.text());
        String inputHash = row.requiredText();
        ScheduleState state = new ScheduleState(
                row.number() == 1,
                row.optionalName(ScheduleFault.class),
                row.text(),
                row.instant(),
                row.optionalInstant(),
                row.text(),
                row.optionalInstant(),
                row.text(),
                row.optionalInstant(),
                row.instant(),
                row.text(),
                row.text());
        SchedulePlan plan = new SchedulePlan(
                workflow, version, timing, missedRuns, maxMissedRuns, overlap, declared, tags, inputHash, row.text());
        return new ScheduleRecord(no, name, createdAt, plan, state, revision);
    }
}
