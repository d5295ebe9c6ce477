package io.durableworkflow.boot.discovery;

import io.durableworkflow.RetryPolicy;
import java.util.function.Supplier;

/**
 * What holds where an annotation says nothing of retries.
 *
 * @param steps asked for when the first step is defined
 * @param compensations asked for when the compensations are registered
 */
public record DefaultRetries(Supplier<RetryPolicy> steps, Supplier<RetryPolicy> compensations) {}
