package io.durableworkflow.sample.checkout;

import java.time.Instant;

/** The result of the workflow. */
public record Receipt(
        String orderId,
        String reservationId,
        String paymentId,
        long amountCents,
        String trackingNumber,
        Instant deliveredAt) {}
