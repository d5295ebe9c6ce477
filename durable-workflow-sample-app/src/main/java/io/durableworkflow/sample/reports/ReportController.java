package io.durableworkflow.sample.reports;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.web.Started;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/examples/reports")
class ReportController {
    private final DurableEngine engine;
    private final ReportFiles files;

    ReportController(DurableEngine engine, ReportFiles files) {
        this.engine = engine;
        this.files = files;
    }

    /** Starts a run beside the schedule. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started report() {
        return Started.of(engine.schedules().triggerNow(NightlyReport.NAME, new Audit(null, "asked for over HTTP")));
    }

    @GetMapping
    List<String> reports() throws IOException {
        return files.names();
    }
}
