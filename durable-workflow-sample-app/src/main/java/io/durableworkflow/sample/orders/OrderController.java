package io.durableworkflow.sample.orders;

import io.durableworkflow.sample.orders.Orders.Placed;
import io.durableworkflow.sample.web.Started;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Orders, one by one. */
@RestController
@RequestMapping("/orders")
class OrderController {
    private final Orders orders;

    OrderController(Orders orders) {
        this.orders = orders;
    }

    /** The answer to an order. */
    record Accepted(String executionId) {}

    /** 202 once the order is on disk, 200 if it was there before, 409 if another order has its id. */
    @PostMapping
    ResponseEntity<Accepted> place(@Valid @RequestBody OrderRequest request, UriComponentsBuilder uri) {
        Placed placed = orders.place(request.toOrder());
        return ResponseEntity.status(placed.isNew() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .location(uri.path("/orders/{orderId}").build(request.orderId()))
                .body(new Accepted(placed.executionId()));
    }

    @GetMapping("/{orderId}")
    OrderStatus status(@PathVariable String orderId) {
        return orders.status(orderId);
    }

    /** 202 once the report is on disk; the workflow takes it when it gets there. */
    @PostMapping("/{orderId}/delivered")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delivered(@PathVariable String orderId) {
        orders.delivered(orderId);
    }

    /** 202 once it is on disk that the customer gets the money back; 409 if the goods have not been delivered. */
    @PostMapping("/{orderId}/returned")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started returned(@PathVariable String orderId) throws InterruptedException {
        return Started.of(orders.takeBack(orderId));
    }
}
