package io.durableworkflow.boot.guide.shop;

import io.durableworkflow.DurableEngine;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

// tag::orders
@RestController
class Orders {
    private final DurableEngine engine;
    private final Checkout checkout;

    Orders(DurableEngine engine, Checkout checkout) {
        this.engine = engine;
        this.checkout = checkout;
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.ACCEPTED)
    String place(@RequestBody Order order) {
        // On disk when this returns. The same id again finds the same execution.
        return engine.start("order-" + order.id(), () -> checkout.placeOrder(order))
                .id();
    }

    @PostMapping("/orders/{id}/delivered")
    void delivered(@PathVariable String id, @RequestBody Delivery delivery) {
        engine.signal("order-" + id, "delivered", delivery);
    }
}
// end::orders
