package io.durableworkflow.boot.guide.shop;

record Delivery(String signedBy) {}
