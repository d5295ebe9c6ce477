package io.durableworkflow.sample.kill;

import io.durableworkflow.sample.checkout.Order;
import io.durableworkflow.sample.orders.OrderRequest;
import io.durableworkflow.sample.payment.TestCards;
import io.durableworkflow.sample.shipping.Carrier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The orders of the catalogue, and what must become of them.
 *
 * @param lines as they are sent
 * @param orders by the id of their execution
 */
record Catalogue(List<String> lines, Map<String, Order> orders) {
    private static final Pattern STOCK_ROW = Pattern.compile("\\('([^']+)', '[^']+', (\\d+)\\)");

    static Catalogue read() throws IOException {
        JsonMapper json = new JsonMapper();
        List<String> lines = resource("catalogue/orders.jsonl").lines().toList();
        Map<String, Order> orders = lines.stream()
                .map(line -> json.readValue(line, OrderRequest.class).toOrder())
                .collect(Collectors.toMap(order -> "order-" + order.orderId(), order -> order));
        return new Catalogue(lines, Map.copyOf(orders));
    }

    /** What must have been done for an order in the end, and not undone silently. */
    Set<String> expectedSteps(String executionId) {
        Order order = orders.get(executionId);
        if (isDeclined(order)) {
            return Set.of("reserve", "release");
        }
        return isUnshippable(order)
                ? Set.of("reserve", "charge", "refund", "release")
                : Set.of("reserve", "charge", "ship");
    }

    /** How the execution of an order must end. */
    StoredState.Execution expectedEnd(String executionId) {
        return isCompleted(executionId)
                ? new StoredState.Execution(executionId, "COMPLETED", "NONE")
                : new StoredState.Execution(executionId, "FAILED", "DONE");
    }

    boolean isCompleted(String executionId) {
        Order order = orders.get(executionId);
        return !isDeclined(order) && !isUnshippable(order);
    }

    boolean isFlaky(String executionId) {
        return orders.get(executionId).card().equals(TestCards.FLAKY);
    }

    /** What must be left of each article once all orders have ended: the failed ones have given back what they had. */
    Map<String, Integer> expectedStock() throws IOException {
        Map<String, Integer> stock = new HashMap<>();
        STOCK_ROW
                .matcher(resource("data.sql"))
                .results()
                .forEach((MatchResult row) -> stock.put(row.group(1), Integer.valueOf(row.group(2))));
        orders.keySet().stream()
                .filter(this::isCompleted)
                .map(id -> orders.get(id).quantities().entrySet())
                .flatMap(Collection::stream)
                .forEach(taken -> stock.merge(taken.getKey(), -taken.getValue(), Integer::sum));
        return stock;
    }

    private static boolean isDeclined(Order order) {
        return order.card().equals(TestCards.DECLINED);
    }

    private static boolean isUnshippable(Order order) {
        return order.quantities().containsKey(Carrier.UNSHIPPABLE_SKU);
    }

    private static String resource(String name) throws IOException {
        return new ClassPathResource(name).getContentAsString(StandardCharsets.UTF_8);
    }
}
