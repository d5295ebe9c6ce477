package io.durableworkflow.sample.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.LedgerFile;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What is in the new table. The old one has 5000 rows, 10 of them unreadable; here a batch has 1000. */
@ExampleTest
class MigrationTests {
    private static final String ID = "migration-one";

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SampleProperties sample;

    @Autowired
    private Customers customers;

    @BeforeEach
    void clear() throws IOException {
        jdbc.sql("DELETE FROM customer").update();
        LedgerFile.clear(sample.ledger());
    }

    @Test
    void goesOnWithTheBatchItWasAt() {
        migrate(10);
        tester.awaitIdle();
        assertThat(customers.count("one")).isEqualTo(998);
        tester.crash();

        assertThat(finish()).isEqualTo(ExecutionStatus.COMPLETED);

        assertThat(customers.count("one")).isEqualTo(4_990);
        assertThat(LedgerFile.read(sample.ledger()).entries())
                .extracting(entry -> entry.step())
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 5)
                        .mapToObj(batch -> "copy-after-" + batch * 1000)
                        .toList());
    }

    @Test
    void aRowIsBroughtIntoTheNewForm() {
        migrate(10);
        finish();

        assertThat(jdbc.sql("SELECT first_name, last_name, phone FROM customer WHERE id = 42")
                        .query()
                        .singleRow())
                .isEqualTo(Map.of("first_name", "Given-42", "last_name", "Family-42", "phone", "+49300000042"));
    }

    @Test
    void aDeathAtAnyMomentCopiesEveryRowOnce() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            migrate(10);

            assertThat(finish()).isEqualTo(ExecutionStatus.COMPLETED);

            assertThat(customers.count("one")).isEqualTo(4_990);
            assertThat(tester.engine().handle(ID, Progress.class).result())
                    .isEqualTo(new Progress(5_000, 4_990, 10, true));
        });
    }

    @Test
    void tooManyUnreadableRowsRemoveAllThatWasCopied() {
        migrate(9);

        assertThat(finish()).isEqualTo(ExecutionStatus.FAILED);

        assertThat(tester.execution(ID).compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(customers.count("one")).isZero();
    }

    @Test
    void aCancellationRemovesAllThatWasCopiedWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            migrate(10);
            tester.awaitIdle();
            tester.engine().cancel(ID);
            tester.awaitIdle();

            assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.CANCELLED);
            assertThat(customers.count("one")).isZero();
        });
    }

    private void migrate(int maxUnreadable) {
        post("", "{\"migrationId\":\"one\",\"maxUnreadable\":" + maxUnreadable + "}");
    }

    // The one that waits for its child waits for no instant: the child does.
    private ExecutionStatus finish() {
        while (tester.advanceToNextTimer() && !tester.execution(ID).status().isEnded()) {}
        return tester.execution(ID).status();
    }

    private void post(String path, String body) {
        assertThat(mvc.post()
                        .uri("/examples/migrations" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .hasStatus(202);
    }
}
