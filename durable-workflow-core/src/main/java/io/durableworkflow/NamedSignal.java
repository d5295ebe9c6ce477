package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * The signal that ended a wait for one of several.
 *
 * @param name its name
 * @param payload its payload; null if it carried none
 * @param <T> the type that the payload was read as
 */
public record NamedSignal<T extends @Nullable Object>(String name, T payload) {}
