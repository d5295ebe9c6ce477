package io.durableworkflow.sample.patients;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Admits a patient who consents. A withdrawal undoes everything, the file of the patient included, before the consent as well as
 * after it. What an execution stores cannot be erased while it is kept, so nothing personal comes into it: no name, neither
 * as an argument, nor in a result, nor in a message.
 */
@Service
public class Admission {
    /** The signal that the patient consents. */
    static final String CONSENT = "consent";

    /** The signal that the patient does not, or not any more. */
    static final String WITHDRAWAL = "withdrawal";

    private final PatientFiles files;
    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final PatientProperties properties;

    Admission(PatientFiles files, Ledger ledger, WorkflowContext workflow, PatientProperties properties) {
        this.files = files;
        this.ledger = ledger;
        this.workflow = workflow;
        this.properties = properties;
    }

    /** Returns when the patient had consented. */
    @DurableWorkflow("admit-patient")
    public Instant admit(String patientId) {
        invite(patientId);
        Optional<NamedSignal<Instant>> answer = awaitAnswer();
        if (answer.isEmpty() || answer.get().name().equals(WITHDRAWAL)) {
            throw new ConsentWithheldException("There is no consent");
        }
        recordConsent(patientId);
        bookAppointment(patientId);
        if (workflow.tryAwaitSignal(WITHDRAWAL, Instant.class, properties.revocableFor())
                .isPresent()) {
            throw new ConsentWithheldException("The consent was withdrawn");
        }
        register(patientId);
        return answer.get().payload();
    }

    private Optional<NamedSignal<Instant>> awaitAnswer() {
        try {
            return Optional.of(
                    workflow.awaitAnySignal(List.of(CONSENT, WITHDRAWAL), Instant.class, properties.consentWithin()));
        } catch (SignalTimeoutException silence) {
            return Optional.empty();
        }
    }

    @Step(compensation = "erase")
    public void invite(String patientId) {
        ledger.append("invite");
    }

    public void erase(String patientId) {
        files.erase(patientId);
        ledger.append("erase");
    }

    @Step
    public void recordConsent(String patientId) {
        files.setState(patientId, "CONSENTED");
        ledger.append("consent");
    }

    @Step(compensation = "cancelAppointment", maxAttempts = 3)
    public void bookAppointment(String patientId) {
        files.book(patientId, workflow.idempotencyKey());
        ledger.append("book");
    }

    public void cancelAppointment(String patientId) {
        files.cancelAppointments(patientId);
        ledger.append("cancel-appointment");
    }

    @Step
    public void register(String patientId) {
        files.setState(patientId, "ADMITTED");
        ledger.append("admit");
    }
}
