package io.durableworkflow.sample.checkout;

import java.time.Instant;

/** What the signal that the goods have arrived carries. */
public record Delivery(Instant deliveredAt) {}
