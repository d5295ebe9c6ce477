package io.durableworkflow.sample.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What is in the books, whatever becomes of the process. */
@ExampleTest
@ActiveProfiles("shared-database")
class OnboardingTests {
    private static final String ID = "account-grace";
    private static final Duration CLEARING = Duration.ofSeconds(15);

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Books books;

    @BeforeEach
    void clear() {
        jdbc.sql("DELETE FROM entry WHERE booking > 1").update();
        jdbc.sql("DELETE FROM booking WHERE no > 1").update();
        jdbc.sql("DELETE FROM account WHERE account_id NOT IN ('bank', 'clearing', 'ada')")
                .update();
    }

    @Test
    void theDepositIsOnItsWayAndThenThere() {
        apply("Grace Hopper", "ada", 2500);
        tester.awaitIdle();
        assertBooks(Map.of("bank", -10_000L, "ada", 7_500L, "clearing", 2_500L, "grace", 0L));

        tester.advance(CLEARING);

        assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertBooks(Map.of("bank", -10_000L, "ada", 7_500L, "clearing", 0L, "grace", 2_500L));
    }

    @Test
    void aDeathAtAnyMomentBooksEverythingOnce() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            apply("Grace Hopper", "ada", 2500);
            tester.awaitIdle();
            assertBalance();

            assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);

            assertBooks(Map.of("bank", -10_000L, "ada", 7_500L, "clearing", 0L, "grace", 2_500L));
            assertThat(bookings()).isEqualTo(3);
        });
    }

    @Test
    void whoIsOnAListGetsNothingAndTheDepositGoesBackWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            apply(Screening.SANCTIONED, "ada", 2500);
            tester.awaitIdle();
            assertBalance();

            assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.FAILED);

            assertThat(tester.execution(ID).compensation()).isEqualTo(CompensationStatus.DONE);
            assertBooks(Map.of("bank", -10_000L, "ada", 10_000L, "clearing", 0L, "grace", 0L));
            assertThat(bookings()).isEqualTo(3);
            assertThat(state("grace")).isEqualTo("CLOSED");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ada, 10001, Account 'ada' has less than 10001 cents",
        "nobody, 1, There is no open account 'nobody'",
    })
    void aDepositThatIsNotThereClosesTheAccount(String from, long cents, String error) {
        apply("Grace Hopper", from, cents);
        tester.awaitIdle();

        assertThat(tester.execution(ID).errorMessage()).isEqualTo(error);
        assertThat(state("grace")).isEqualTo("CLOSED");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void whoIsNotKnownGetsNoAccount() {
        apply(Screening.UNKNOWN, "ada", 2500);
        tester.awaitIdle();

        assertThat(tester.execution(ID).status()).isEqualTo(ExecutionStatus.FAILED);
        assertBooks(Map.of("bank", -10_000L, "ada", 10_000L, "clearing", 0L));
    }

    private void apply(String holder, String from, long cents) {
        post("", """
                {"accountId":"grace","holder":"%s","depositFrom":"%s","depositCents":%d}""".formatted(holder, from, cents));
    }

    private void assertBooks(Map<String, Long> expected) {
        assertThat(books.balances().stream().collect(Collectors.toMap(Books.Balance::accountId, Books.Balance::cents)))
                .isEqualTo(expected);
        assertBalance();
    }

    private void assertBalance() {
        assertThat(jdbc.sql("SELECT sum(cents) FROM entry").query(Long.class).single())
                .isZero();
    }

    private int bookings() {
        return jdbc.sql("SELECT count(*) FROM booking").query(Integer.class).single();
    }

    private String state(String accountId) {
        return jdbc.sql("SELECT state FROM account WHERE account_id = :id")
                .param("id", accountId)
                .query(String.class)
                .single();
    }

    private void post(String path, String body) {
        assertThat(mvc.post()
                        .uri("/examples/accounts" + path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .hasStatus(202);
    }
}
