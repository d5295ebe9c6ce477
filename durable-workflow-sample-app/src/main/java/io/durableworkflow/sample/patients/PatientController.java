package io.durableworkflow.sample.patients;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.web.Id;
import io.durableworkflow.sample.web.Started;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/examples/patients")
class PatientController {
    private final DurableEngine engine;
    private final Admission admission;
    private final PatientFiles files;
    private final Clock clock;

    PatientController(DurableEngine engine, Admission admission, PatientFiles files, Clock clock) {
        this.engine = engine;
        this.admission = admission;
        this.files = files;
        this.clock = clock;
    }

    /** Somebody is to be a patient. */
    record Invitation(
            @Id String patientId, @NotBlank @Size(max = 200) String name) {}

    /**
     * The file comes before the execution, which takes only its id. If the process dies between the two there is no answer, and the
     * client repeats the request. One that is repeated later must not bring back a file that was erased.
     */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started invite(@Valid @RequestBody Invitation invitation) {
        String patientId = invitation.patientId();
        if (engine.find(executionId(patientId)).isEmpty()) {
            files.open(patientId, invitation.name());
        }
        return Started.of(engine.start(executionId(patientId), () -> admission.admit(patientId)));
    }

    @PostMapping("/{patientId}/consent")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void consent(@PathVariable @Id String patientId) {
        engine.signal(executionId(patientId), Admission.CONSENT, clock.instant());
    }

    @PostMapping("/{patientId}/withdrawal")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void withdraw(@PathVariable @Id String patientId) {
        engine.signal(executionId(patientId), Admission.WITHDRAWAL, clock.instant());
    }

    /** What is kept of a patient; 404 if nothing is. */
    @GetMapping("/{patientId}")
    PatientFiles.PatientFile file(@PathVariable @Id String patientId) {
        return files.find(patientId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "Nothing is kept of a patient '" + patientId + "'"));
    }

    private static String executionId(String patientId) {
        return "patient-" + patientId;
    }
}
