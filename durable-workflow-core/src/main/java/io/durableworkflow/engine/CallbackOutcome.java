package io.durableworkflow.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a callback was completed with, as it is stored until it is received.
 *
 * @param value encoded value, or null
 * @param failure null, or that it has failed and what is said of that
 */
record CallbackOutcome(@Nullable String value, @Nullable String failure) {}
