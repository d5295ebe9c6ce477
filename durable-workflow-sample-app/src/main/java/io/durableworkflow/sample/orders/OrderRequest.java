package io.durableworkflow.sample.orders;

import io.durableworkflow.sample.checkout.Order;
import io.durableworkflow.sample.checkout.OrderItem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order as it comes in: anything may be missing or wrong. Only what has passed its constraints becomes an {@link Order}.
 *
 * @param orderId fits the id of an execution together with its prefix, and a URL
 * @param customer who orders
 * @param items 1 to 100 lines
 * @param amountCents the price in cents
 * @param card number of the card
 */
public record OrderRequest(
        @NotNull
        @Pattern(regexp = OrderIds.PATTERN, message = "must be 1 to 250 letters, digits and - _ . : @ + = , ~")
        @Nullable
        String orderId,

        @NotBlank @Size(max = 200) @Nullable String customer,

        @NotNull @Size(min = 1, max = 100) @Nullable List<@NotNull @Valid Item> items,

        @NotNull @Positive @Nullable Long amountCents,

        @NotNull @Pattern(regexp = "[0-9]{12,19}", message = "must be 12 to 19 digits") @Nullable
        String card) {

    /** One line of the order. */
    public record Item(
            @NotBlank @Size(max = 64) @Nullable String sku,
            @NotNull @Min(1) @Max(1000) @Nullable Integer quantity) {
        OrderItem toItem() {
            return new OrderItem(Objects.requireNonNull(sku), Objects.requireNonNull(quantity));
        }
    }

    /** The order. Call it only after validation. */
    public Order toOrder() {
        return new Order(
                Objects.requireNonNull(orderId),
                Objects.requireNonNull(customer),
                Objects.requireNonNull(items).stream().map(Item::toItem).toList(),
                Objects.requireNonNull(amountCents),
                Objects.requireNonNull(card));
    }
}
