package io.durableworkflow;

import java.time.Instant;

/**
 * That an execution has published a value; not the value.
 *
 * @param name its name
 * @param publishedAt when it was published for the last time
 */
public record ValueView(String name, Instant publishedAt) {}
