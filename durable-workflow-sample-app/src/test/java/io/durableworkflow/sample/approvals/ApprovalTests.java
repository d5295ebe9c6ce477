package io.durableworkflow.sample.approvals;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.LedgerFile;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Who gets mail, and what becomes of the budget. */
@ExampleTest
class ApprovalTests {
    private static final String ID = "expense-e1";
    private static final Duration REMIND = Duration.ofSeconds(15);

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SampleProperties sample;

    @Autowired
    private Office office;

    @BeforeEach
    void clear() throws IOException {
        jdbc.sql("DELETE FROM mail").update();
        jdbc.sql("DELETE FROM budget_hold").update();
        LedgerFile.clear(sample.ledger());
    }

    @Test
    void whatIsApprovedIsSpent() {
        ask();
        tester.awaitIdle();
        assertThat(office.hold("e1")).containsExactly("HELD");

        decide(0, "APPROVED", 202);
        tester.awaitIdle();

        assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(office.hold("e1")).containsExactly("SPENT");
        assertMails("ann: Please decide");
    }

    @Test
    void whatIsRejectedIsReleased() {
        ask();
        tester.awaitIdle();
        decide(0, "REJECTED", 202);
        tester.awaitIdle();

        assertReleased("The expense was rejected");
    }

    @Test
    void theFirstDecisionCountsWhicheverMailItCameFrom() {
        ask();
        tester.advance(REMIND);
        decide(0, "APPROVED", 202);
        decide(1, "REJECTED", 404);
        tester.awaitIdle();

        assertThat(office.hold("e1")).containsExactly("SPENT");
    }

    @Test
    void aDeathAtAnyMomentSendsNoMailTwiceAndTakesTheDecision() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            ask();
            tester.advance(REMIND);
            // 404 is the answer to a client whose first answer got lost, and who asks again: the decision was made.
            assertThat(decide(1, "APPROVED").getResponse().getStatus()).isIn(202, 404);
            tester.awaitIdle();

            assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);
            assertThat(office.hold("e1")).containsExactly("SPENT");
            assertMails("ann: Please decide", "ann: Reminder");
        });
    }

    @Test
    void silenceIsEscalatedAndThenRejectedWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            ask();
            tester.finish(ID);

            assertReleased("Nobody has decided in time");
            assertMails("ann: Please decide", "ann: Reminder", "bob: Not decided yet", "bob: Not decided yet");
        });
    }

    private void ask() {
        post("", """
                {"expenseId":"e1","what":"chairs","cents":50000,"approver":"ann","manager":"bob"}""");
    }

    private void decide(int mail, String decision, int status) {
        assertThat(decide(mail, decision)).hasStatus(status);
    }

    private MvcTestResult decide(int mail, String decision) {
        String token = office.mails("e1").get(mail).token();
        return mvc.post()
                .uri("/examples/approvals/decisions/{token}?decision={decision}", token, decision)
                .exchange();
    }

    private void assertReleased(String error) {
        assertThat(tester.execution(ID).errorMessage()).isEqualTo(error);
        assertThat(tester.execution(ID).compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(office.hold("e1")).containsExactly("RELEASED");
    }

    private void assertMails(String... expected) {
        assertThat(office.mails("e1"))
                .extracting(mail -> mail.recipient() + ": " + mail.subject())
                .containsExactly(expected);
    }

    private void post(String path, String body) {
        assertThat(mvc.post()
                        .uri("/examples/approvals" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .hasStatus(202);
    }
}
