package io.durableworkflow.sample.stock;

/** Goods that are set aside. */
public record Reservation(String reservationId) {}
