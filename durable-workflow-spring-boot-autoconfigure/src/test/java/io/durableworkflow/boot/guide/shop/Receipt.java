package io.durableworkflow.boot.guide.shop;

record Receipt(String orderId, String reservation, String payment, String signedBy) {}
