package io.durableworkflow.sample.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.sample.checkout.Order;
import io.durableworkflow.sample.checkout.OrderItem;
import io.durableworkflow.sample.orders.OrderRequest;
import io.durableworkflow.sample.payment.TestCards;
import io.durableworkflow.sample.shipping.Carrier;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue must hold what the README and the other tests say of it. */
class CatalogueTests {
    private final JsonMapper json = new JsonMapper();
    private List<OrderRequest> catalogue;

    @BeforeEach
    void read() throws Exception {
        String text = new ClassPathResource("catalogue/orders.jsonl").getContentAsString(StandardCharsets.UTF_8);
        catalogue = text.lines()
                .map(line -> json.readValue(line, OrderRequest.class))
                .toList();
    }

    @Test
    void holdsAThousandValidOrders() {
        Validator validator = Validation.buildDefaultValidatorFactory().getValidator();

        assertThat(catalogue)
                .hasSize(1000)
                .allSatisfy(order -> assertThat(validator.validate(order)).isEmpty());
        assertThat(catalogue).extracting(OrderRequest::orderId).doesNotHaveDuplicates();
    }

    @Test
    void isMostlyGood() {
        List<Order> orders = catalogue.stream().map(OrderRequest::toOrder).toList();

        assertThat(orders)
                .filteredOn(order -> order.card().equals(TestCards.DECLINED))
                .hasSize(60);
        assertThat(orders)
                .filteredOn(order -> order.card().equals(TestCards.FLAKY))
                .hasSize(60);
        assertThat(orders)
                .filteredOn(order -> order.quantities().containsKey(Carrier.UNSHIPPABLE_SKU))
                .hasSize(20)
                .extracting(Order::card)
                .doesNotContain(TestCards.DECLINED);
    }

    @Test
    void theStockIsEnoughForIt() throws Exception {
        String data = new ClassPathResource("data.sql").getContentAsString(StandardCharsets.UTF_8);

        assertThat(catalogue)
                .flatExtracting(order -> order.toOrder().items())
                .map(OrderItem::sku)
                .allSatisfy(sku -> assertThat(data).contains("'" + sku + "'"));
    }
}
