package io.durableworkflow.sample.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTests {
    @Test
    void addsUpAnArticleThatIsListedTwice() {
        Order order = order(List.of(new OrderItem("B", 2), new OrderItem("A", 1), new OrderItem("B", 3)), 100);

        assertThat(order.quantities()).containsExactly(entry("B", 5), entry("A", 1));
    }

    @Test
    void cannotBeWrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> order(List.of(), 100));
        assertThatIllegalArgumentException().isThrownBy(() -> order(List.of(new OrderItem("A", 1)), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new OrderItem("A", 0));
    }

    private static Order order(List<OrderItem> items, long amountCents) {
        return new Order("1", "Ada", items, amountCents, "4242424242424242");
    }
}
