package io.durableworkflow.store;

import org.jspecify.annotations.Nullable;

/**
 * A payload, or only its length.
 *
 * @param text the payload; null if it is longer than was asked for
 * @param length its length in characters
 */
public record StoredText(@Nullable String text, long length) {
    /** A payload, unless it is longer than that; null if there is none. */
    public static @Nullable StoredText upTo(int maxLength, @Nullable String text) {
        return text == null ? null : new StoredText(text.length() <= maxLength ? text : null, text.length());
    }
}
