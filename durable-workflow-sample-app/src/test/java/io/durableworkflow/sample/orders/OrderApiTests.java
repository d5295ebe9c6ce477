package io.durableworkflow.sample.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.sample.OrderJson;
import io.durableworkflow.sample.SampleTest;
import io.durableworkflow.sample.payment.TestCards;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SampleTest
class OrderApiTests {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private DurableEngine engine;

    @Test
    void anOrderIsAcceptedAndSaysWhereToLook() {
        MvcTestResult answer = post(OrderJson.good("api-1"));

        assertThat(answer)
                .hasStatus(202)
                .containsHeader("Location")
                .bodyJson()
                .isStrictlyEqualTo("{\"executionId\":\"order-api-1\"}");
        assertThat(answer.getResponse().getHeader("Location")).endsWith("/orders/api-1");
        assertThat(mvc.get().uri("/orders/api-1")).hasStatusOk();
    }

    @Test
    void theSameOrderAgainIsTheSameExecution() {
        post(OrderJson.good("api-2"));

        assertThat(post(OrderJson.good("api-2")))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("executionId")
                .isEqualTo("order-api-2");
    }

    @Test
    void anotherOrderUnderTheSameIdIsAConflict() {
        post(OrderJson.good("api-3"));

        assertThat(post(OrderJson.order("api-3", "MOKAPOT-6", TestCards.GOOD)))
                .hasStatus(409)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("detail")
                .asString()
                .contains("'order-api-3'");
    }

    @Test
    void theStatusShowsWhatItWaitsForAndTheStepsButNoCard() {
        post(OrderJson.good("api-4"));
        awaitWaiting("order-api-4");

        MvcTestResult answer = mvc.get().uri("/orders/api-4").exchange();

        assertThat(answer).hasStatusOk().bodyText().doesNotContain(TestCards.GOOD);
        assertThat(answer).bodyJson().isLenientlyEqualTo("""
                {
                  "orderId": "api-4", "executionId": "order-api-4", "state": "SUSPENDED",
                  "waitingFor": "It waits for the signal 'delivered', however long that takes.",
                  "steps": [
                    {"name": "reserve", "kind": "STEP", "status": "COMPLETED", "attempts": 1, "failures": []},
                    {"name": "charge", "kind": "STEP", "status": "COMPLETED", "attempts": 1, "failures": []},
                    {"name": "settlement", "kind": "SLEEP"},
                    {"name": "ship", "kind": "STEP", "status": "COMPLETED", "attempts": 1, "failures": []},
                    {"name": "delivered", "kind": "SIGNAL"}
                  ]
                }""");
    }

    @Test
    void theStatusOfADeclinedOrderSaysWhy() {
        post(OrderJson.order("api-5", "TEA-ASSAM-250", TestCards.DECLINED));
        awaitEnd("order-api-5");

        assertThat(mvc.get().uri("/orders/api-5")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"state": "FAILED", "error": "The card ending in 0002 was declined", "compensation": "DONE"}""");
    }

    @Test
    void aDeliveryEndsTheOrderAndASecondOneIsAConflict() {
        post(OrderJson.good("api-6"));
        awaitWaiting("order-api-6");

        assertThat(mvc.post().uri("/orders/api-6/delivered")).hasStatus(202);
        awaitEnd("order-api-6");

        assertThat(engine.find("order-api-6").orElseThrow().status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(mvc.post().uri("/orders/api-6/delivered"))
                .hasStatus(409)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void aDeliveryMayBeReportedTwice() {
        post(OrderJson.order("api-7", "TEA-ASSAM-250", TestCards.FLAKY));

        assertThat(mvc.post().uri("/orders/api-7/delivered")).hasStatus(202);
        assertThat(mvc.post().uri("/orders/api-7/delivered")).hasStatus(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-knows", "not an id", "<tag>", "ü"})
    void anUnknownOrderIsNotFound(String orderId) {
        assertThat(mvc.get().uri("/orders/{orderId}", orderId).exchange())
                .hasStatus(404)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void aDeliveryOfAnUnknownOrderIsNotFound() {
        assertThat(mvc.post().uri("/orders/nobody-knows/delivered"))
                .hasStatus(404)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                "orderId | \"orderId\":null",
                "orderId | \"orderId\":\"\"",
                "orderId | \"orderId\":\"a b\"",
                "orderId | \"orderId\":\"a/b\"",
                "orderId | \"orderId\":\"..\"",
                "customer | \"customer\":\"  \"",
                "items | \"items\":[]",
                "items | \"items\":null",
                "items[0] | \"items\":[null]",
                "items[0].sku | \"items\":[{\"sku\":\"\",\"quantity\":1}]",
                "items[0].quantity | \"items\":[{\"sku\":\"A\",\"quantity\":0}]",
                "items[0].quantity | \"items\":[{\"sku\":\"A\",\"quantity\":1001}]",
                "items[0].quantity | \"items\":[{\"sku\":\"A\"}]",
                "items[0].quantity | \"items\":[{\"sku\":\"A\",\"quantity\":1.5}]",
                "items[0].quantity | \"items\":[{\"sku\":\"A\",\"quantity\":\"1\"}]",
                "amountCents | \"amountCents\":0",
                "amountCents | \"amountCents\":-1",
                "amountCents | \"amountCents\":12.5",
                "amountCents | \"amountCents\":99999999999999999999",
                "card | \"card\":\"4242 4242 4242 4242\"",
                "card | \"card\":\"\"",
                "colour | \"colour\":\"red\"",
            })
    void invalidInputIsRefusedWithTheNameOfTheField(String field, String change) {
        assertThat(post(with(change)))
                .hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("errors[*].field")
                .asArray()
                .containsExactly(field);
    }

    @Test
    void theLongestIdIsTakenAndALongerOneIsNot() {
        assertThat(post(OrderJson.good("i".repeat(250)))).hasStatus(202);
        assertThat(post(OrderJson.good("i".repeat(251)))).hasStatus(400);
    }

    @Test
    void aHundredItemsAreTakenAndOneMoreIsNot() {
        String item = "{\"sku\":\"TEA-CHAMOMILE-20\",\"quantity\":1}";
        String hundred = (item + ",").repeat(99) + item;

        assertThat(post(with("\"orderId\":\"api-hundred\"", "\"items\":[" + hundred + "]")))
                .hasStatus(202);
        assertThat(post(with("\"items\":[" + hundred + "," + item + "]"))).hasStatus(400);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThat(post("{}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("errors[*].field")
                .asArray()
                .containsExactly("amountCents", "card", "customer", "items", "orderId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "\"order\"", "not json"})
    void whatIsNoOrderIsRefused(String body) {
        assertThat(post(body)).hasStatus(400).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private MvcTestResult post(String body) {
        return mvc.post()
                .uri("/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    // A good order, but for these fields; of two with one name, the later one holds.
    private static String with(String... changes) {
        String good = OrderJson.good("api-invalid");
        return good.substring(0, good.length() - 1) + ","
                + Arrays.stream(changes).collect(Collectors.joining(",")) + "}";
    }

    private void awaitWaiting(String executionId) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> String.valueOf(
                                engine.find(executionId).orElseThrow().waitingFor())
                        .contains("delivered"));
    }

    private void awaitEnd(String executionId) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> engine.find(executionId).orElseThrow().status().isEnded());
    }
}
