package io.durableworkflow.sample.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.sample.OrderJson;
import io.durableworkflow.sample.SampleTest;
import io.durableworkflow.sample.payment.TestCards;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Here nothing is run, only taken down: an application that keeps accepting orders while it is under maintenance. */
@SampleTest
@TestPropertySource(properties = "durable-workflow.dispatch=false")
class BatchApiTests {
    @Autowired
    private MockMvcTester mvc;

    @Test
    void wrongLinesAreReportedAndTheOthersGoOn() {
        upload(OrderJson.good("batch-1"));

        MvcTestResult answer = upload(String.join(
                "\n",
                OrderJson.good("batch-1"),
                OrderJson.good("batch-2"),
                "",
                "{\"orderId\":\"batch-3\"}",
                "{broken",
                "null",
                OrderJson.order("batch-1", "MOKAPOT-6", TestCards.GOOD),
                OrderJson.good("batch-4")));

        assertThat(answer).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {
                  "accepted": 2, "existing": 1, "rejected": 4,
                  "rejections": [{"line": 4, "orderId": "batch-3"}, {"line": 5}, {"line": 6}, {"line": 7, "orderId": "batch-1"}]
                }""");
        assertThat(answer)
                .bodyJson()
                .extractingPath("rejections[0].reason")
                .asString()
                .startsWith("amountCents must not be null; card must not be null");
    }

    @Test
    void reasonsAreGivenUpToABound() {
        String lines = IntStream.range(0, BatchReport.MAX_REJECTIONS + 50)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n"));

        MvcTestResult answer = upload(lines);

        assertThat(answer).bodyJson().extractingPath("rejected").isEqualTo(BatchReport.MAX_REJECTIONS + 50);
        assertThat(answer).bodyJson().extractingPath("rejections").asArray().hasSize(BatchReport.MAX_REJECTIONS);
    }

    @Test
    void aBatchHasABound() {
        assertThat(upload("1\n".repeat(OrderBatch.MAX_LINES + 10)))
                .bodyJson()
                .extractingPath("rejected")
                .isEqualTo(OrderBatch.MAX_LINES + 1);
    }

    @Test
    void aLineThatIsTooLongIsRejected() {
        assertThat(upload(" ".repeat(JsonLines.MAX_LENGTH + 1) + "\n" + OrderJson.good("batch-long")))
                .bodyJson()
                .isLenientlyEqualTo("{\"accepted\": 1, \"rejected\": 1}");
    }

    @Test
    void theCatalogueIsPlacedWithoutABodyAndRecognisedTheNextTime() {
        assertThat(mvc.post().uri("/orders/batch?catalogue=true"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                {"accepted": 1000, "existing": 0, "rejected": 0, "rejections": []}""");
        assertThat(mvc.post().uri("/orders/batch")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"accepted": 0, "existing": 1000, "rejected": 0, "rejections": []}""");
        assertThat(upload(""))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("existing")
                .isEqualTo(1000);
    }

    @Test
    void aBodyOfAnotherTypeIsRefusedInsteadOfIgnored() {
        assertThat(mvc.post()
                        .uri("/orders/batch")
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .content(OrderJson.good("batch-form")))
                .hasStatus(415)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("detail")
                .asString()
                .contains("application/x-ndjson");
    }

    private MvcTestResult upload(String lines) {
        return mvc.post()
                .uri("/orders/batch")
                .contentType(MediaType.APPLICATION_NDJSON)
                .content(lines)
                .exchange();
    }
}
