package io.durableworkflow.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.checkout.Checkout;
import io.durableworkflow.sample.checkout.Order;
import io.durableworkflow.sample.checkout.OrderItem;
import io.durableworkflow.sample.payment.TestCards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The dashboard for Grafana asks for what Prometheus finds at this application. */
@SpringBootTest(properties = "spring.test.metrics.export=true")
@AutoConfigureMockMvc
@ContextConfiguration(initializers = TestFiles.class)
class GrafanaTests {
    private static final Path DASHBOARD = Path.of("..", "docs", "grafana-dashboard.json");

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private DurableEngine engine;

    @Autowired
    private Checkout checkout;

    @Test
    void everyMeterThatItAsksForIsScraped() {
        Order order = new Order(
                "grafana", "Ada Lovelace", List.of(new OrderItem("TEAPOT-IRON-08", 1)), 1780, TestCards.DECLINED);
        assertThatThrownBy(() -> engine.start("order-grafana", () -> checkout.placeOrder(order))
                        .result(Duration.ofSeconds(30)))
                .isNotNull();

        // A result may be there before its body has left its thread, which ends what is measured of the run.
        await().untilAsserted(this::assertScraped);
    }

    private void assertScraped() throws IOException {
        String scraped =
                mvc.get().uri("/actuator/prometheus").exchange().getResponse().getContentAsString();
        Set<String> asked = found("(durable_workflow_[a-z_]+)", Files.readString(DASHBOARD));

        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(found("(?m)^(durable_workflow_[a-z_]+)", scraped)).containsAll(asked);
        assertThat(scraped)
                .contains(
                        "durable_workflow_step_seconds_count{error=\"CardDeclinedException\",result=\"FAILED\",step=\"charge\",workflow=\"checkout\"");
    }

    private static Set<String> found(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
