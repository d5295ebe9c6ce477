package io.durableworkflow.sample.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.LedgerFile;
import io.durableworkflow.sample.messages.Inboxes.Arrived;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What arrives at a recipient, and how often. */
@ExampleTest
class MailboxTests {
    private static final String ID = "mailbox-ada";
    private static final Duration ACKNOWLEDGE = Duration.ofSeconds(15);

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SampleProperties sample;

    @Autowired
    private Inboxes inboxes;

    @BeforeEach
    void clear() throws IOException {
        jdbc.sql("DELETE FROM delivery").update();
        jdbc.sql("DELETE FROM message").update();
        LedgerFile.clear(sample.ledger());
    }

    @Test
    void theNextMessageComesWhenTheOneBeforeIsAcknowledged() {
        send("m1");
        send("m2");
        tester.awaitIdle();
        assertInbox(arrived("m1", "DELIVERED", 1));

        acknowledge("m1");
        tester.awaitIdle();

        assertInbox(arrived("m1", "ACKNOWLEDGED", 1), arrived("m2", "DELIVERED", 1));
    }

    @Test
    void aMessageThatIsSentTwiceComesOnce() {
        send("m1");
        send("m1");
        tester.awaitIdle();
        acknowledge("m1");
        tester.advance(ACKNOWLEDGE);

        assertInbox(arrived("m1", "ACKNOWLEDGED", 1));
    }

    @Test
    void aMessageThatNobodyAcknowledgesIsDeadAfterThreeDeliveriesAndTheNextOneComes() {
        send("m1");
        send("m2");

        tester.advance(ACKNOWLEDGE.multipliedBy(3));

        assertInbox(arrived("m1", "DEAD", 3), arrived("m2", "DELIVERED", 1));
    }

    @Test
    void anAcknowledgementOfAnotherMessageIsPassedOverAndGivesNoMoreTime() {
        send("m1");
        tester.advance(ACKNOWLEDGE.minusSeconds(1));
        acknowledge("m0");
        tester.awaitIdle();
        assertInbox(arrived("m1", "DELIVERED", 1));

        tester.advance(Duration.ofSeconds(1));

        assertInbox(arrived("m1", "DELIVERED", 2));
    }

    @Test
    void aDeathAtAnyMomentLosesNothingAndKeepsTheOrder() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            send("m1");
            send("m2");
            tester.advance(ACKNOWLEDGE);
            acknowledge("m1");
            tester.awaitIdle();
            acknowledge("m2");
            tester.awaitIdle();

            assertInbox(arrived("m1", "ACKNOWLEDGED", 2), arrived("m2", "ACKNOWLEDGED", 1));
            assertThat(LedgerFile.read(sample.ledger()).effectsOf(ID))
                    .containsExactly("deliver-m1", "deliver-m1", "deliver-m2");
        });
    }

    @Test
    void aDeadLetterIsOneWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            send("m1");
            tester.advance(ACKNOWLEDGE.multipliedBy(3));

            assertInbox(arrived("m1", "DEAD", 3));
        });
    }

    @Test
    void aMailboxGoesOnForEver() {
        for (int number = 0; number < 101; number++) {
            send("m" + number);
            acknowledge("m" + number);
        }
        tester.awaitIdle();

        assertThat(inboxes.of("ada"))
                .hasSize(101)
                .allSatisfy(message -> assertThat(message.state()).isEqualTo("ACKNOWLEDGED"));
        assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    private void send(String messageId) {
        post("", "{\"messageId\":\"" + messageId + "\",\"text\":\"hello\"}");
    }

    private void acknowledge(String messageId) {
        post("/" + messageId + "/acknowledged", "");
    }

    private static Arrived arrived(String messageId, String state, int deliveries) {
        return new Arrived(messageId, "hello", state, deliveries);
    }

    private void assertInbox(Arrived... expected) {
        assertThat(inboxes.of("ada")).containsExactly(expected);
    }

    private void post(String path, String body) {
        assertThat(mvc.post()
                        .uri("/examples/messages/ada" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .hasStatus(202);
    }
}
