package io.durableworkflow;

/** Marks exceptions that no retry can cure: a step that ends with one is not attempted again. */
public interface NonRetryable {}
