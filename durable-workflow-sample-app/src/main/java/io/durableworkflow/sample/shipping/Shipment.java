package io.durableworkflow.sample.shipping;

/** Goods on their way. */
public record Shipment(String trackingNumber) {}
