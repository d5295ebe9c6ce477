package io.durableworkflow.sample.reports;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Writes down every night what is in stock. The schedule is in the annotation: there is one run for each due time, and one for all that
 * were missed while nothing ran. What was gathered is recorded, so a report that was cut off is written with the figures of the night.
 */
@Service
public class NightlyReport {
    /** Name of the workflow, and of its schedule. */
    static final String NAME = "nightly-report";

    private static final String ZONE = "Europe/Berlin";

    private final JdbcClient jdbc;
    private final ReportFiles files;
    private final WorkflowContext workflow;
    private final ReportProperties properties;

    NightlyReport(JdbcClient jdbc, ReportFiles files, WorkflowContext workflow, ReportProperties properties) {
        this.jdbc = jdbc;
        this.files = files;
        this.workflow = workflow;
        this.properties = properties;
    }

    /** Reports on the last day that is over, and returns it. There is one report of a day: a second one fails, and leaves nothing. */
    @DurableWorkflow(value = NightlyReport.NAME, schedule = "0 30 2 * * *", zone = ZONE, missedRuns = MissedRuns.ONCE)
    public LocalDate report() throws IOException {
        // The time and the id are the same on every replay, unlike those of the clock and of UUID.randomUUID().
        LocalDate day = LocalDate.ofInstant(workflow.now(), ZoneId.of(ZONE)).minusDays(1);
        String draft = workflow.randomUUID().toString();
        List<String> lines = gather();
        write(draft, lines);
        workflow.sleep("pause", properties.pause());
        publish(draft, day);
        return day;
    }

    @Step
    public List<String> gather() {
        return jdbc.sql("SELECT sku || ',' || available FROM stock ORDER BY sku")
                .query(String.class)
                .list();
    }

    @Step(compensation = "discard")
    public void write(String draft, List<String> lines) throws IOException {
        files.draft(draft, lines);
    }

    public void discard(String draft, List<String> lines) throws IOException {
        files.discard(draft);
    }

    @Step
    public void publish(String draft, LocalDate day) throws IOException {
        files.publish(draft, day);
    }
}
