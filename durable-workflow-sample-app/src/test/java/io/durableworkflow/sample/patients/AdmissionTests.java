package io.durableworkflow.sample.patients;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.LedgerFile;
import io.durableworkflow.sample.patients.PatientFiles.PatientFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What is kept of a patient, and what is not any more. */
@ExampleTest
class AdmissionTests {
    private static final String ID = "patient-p1";
    private static final String NAME = "Florence Nightingale";
    private static final Duration REVOCABLE = Duration.ofSeconds(20);
    private static final Duration CONSENT = Duration.ofMinutes(5);

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SampleProperties sample;

    @Autowired
    private PatientFiles files;

    @BeforeEach
    void clear() throws IOException {
        jdbc.sql("DELETE FROM appointment").update();
        jdbc.sql("DELETE FROM patient").update();
        LedgerFile.clear(sample.ledger());
    }

    @Test
    void whoConsentsIsAdmitted() {
        invite();
        tester.awaitIdle();
        assertThat(files.find("p1")).contains(new PatientFile("p1", NAME, "INVITED", 0));
        consent();
        tester.awaitIdle();
        assertThat(files.find("p1")).contains(new PatientFile("p1", NAME, "CONSENTED", 1));

        tester.advance(REVOCABLE);

        assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(files.find("p1")).contains(new PatientFile("p1", NAME, "ADMITTED", 1));
    }

    @Test
    void aDeathAtAnyMomentAdmitsOnce() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            invite();
            consent();

            assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);

            assertThat(files.find("p1")).contains(new PatientFile("p1", NAME, "ADMITTED", 1));
            assertThat(effects()).containsExactly("invite", "consent", "book", "admit");
        });
    }

    @Test
    void aWithdrawalErasesEverythingWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            invite();
            consent();
            tester.awaitIdle();
            withdraw();
            tester.awaitIdle();

            assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.FAILED);
            assertErased();
            assertThat(effects()).containsExactly("invite", "consent", "book", "cancel-appointment", "erase");
        });
    }

    @Test
    void whoDoesNotConsentIsErased() {
        invite();
        withdraw();
        tester.awaitIdle();

        assertErased();
    }

    @Test
    void whoDoesNotAnswerIsErased() {
        invite();
        tester.advance(CONSENT);

        assertErased();
    }

    @Test
    void whoIsErasedIsNotFoundAndTheAnswerSaysWhatIsMissing() {
        invite();
        withdraw();
        tester.awaitIdle();

        assertThat(mvc.get().uri("/examples/patients/p1"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("detail")
                .isEqualTo("Nothing is kept of a patient 'p1'");
    }

    @Test
    void anInvitationThatIsRepeatedLaterBringsNothingBack() {
        invite();
        withdraw();
        tester.awaitIdle();

        invite();

        assertErased();
    }

    @Test
    void theExecutionKnowsNoName() {
        invite();
        consent();
        tester.finish(ID);

        assertThat(tester.engine().exportHistory(ID)).contains("p1").doesNotContain("Florence");
    }

    private void invite() {
        post("", "{\"patientId\":\"p1\",\"name\":\"" + NAME + "\"}");
    }

    private void consent() {
        post("/p1/consent", "");
    }

    private void withdraw() {
        post("/p1/withdrawal", "");
    }

    private void assertErased() {
        assertThat(tester.execution(ID).compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(files.find("p1")).isEmpty();
        assertThat(jdbc.sql("SELECT count(*) FROM appointment")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private List<String> effects() {
        return LedgerFile.read(sample.ledger()).effectsOf(ID);
    }

    private void post(String path, String body) {
        assertThat(mvc.post()
                        .uri("/examples/patients" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .hasStatus(202);
    }
}
