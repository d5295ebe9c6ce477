package io.durableworkflow.sample.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import io.durableworkflow.sample.OrderJson;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.LedgerFile;
import io.durableworkflow.sample.stock.Stock;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What becomes of an order that comes back: money and goods are where they were. */
@ExampleTest
class ReturnsTests {
    private static final String SKU = "TEA-ASSAM-250";

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private Stock stock;

    @Autowired
    private SampleProperties sample;

    @BeforeEach
    void clear() throws IOException {
        LedgerFile.clear(sample.ledger());
    }

    @Test
    void aDeathAtAnyMomentGivesMoneyAndGoodsBackOnce() throws Exception {
        int before = stock.available(SKU);
        tester.crashEverywhere(() -> {
            clear();
            place();
            deliver();
            tester.finish("order-1");
            assertThat(stock.available(SKU)).isEqualTo(before - 1);

            giveBack(202);
            giveBack(202);
            tester.awaitIdle();

            assertThat(tester.execution("back-1").status()).isEqualTo(ExecutionStatus.COMPLETED);
            assertThat(stock.available(SKU)).isEqualTo(before);
            assertThat(LedgerFile.read(sample.ledger()).effectsOf("back-1"))
                    .containsExactly("restock", "refund-return");
        });
    }

    @Test
    void whatIsNotDeliveredCannotComeBack() {
        place();
        tester.finish("order-1");

        giveBack(409);
    }

    @Test
    void whatWasNeverOrderedCannotComeBack() {
        giveBack(404);
    }

    private void place() {
        assertThat(mvc.post()
                        .uri("/orders")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(OrderJson.good("1")))
                .hasStatus(202);
    }

    private void deliver() {
        assertThat(mvc.post().uri("/orders/1/delivered")).hasStatus(202);
    }

    private void giveBack(int status) {
        assertThat(mvc.post().uri("/orders/1/returned")).hasStatus(status);
    }
}
