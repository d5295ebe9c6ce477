package io.durableworkflow.boot.guide.shop;

record Order(String id, String item, int cents, String card) {}
