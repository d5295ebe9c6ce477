package io.durableworkflow.sample.payment;

/** Money that was taken. */
public record Payment(String paymentId, long amountCents) {}
