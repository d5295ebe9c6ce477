package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * A stored value, for people to look at: read as plain data, whatever its type is in the code.
 *
 * @param value maps, lists, texts, numbers, booleans or null, as the codec reads them when no type is asked for; null too where
 *     it is omitted
 * @param omitted why the value is not here, in a sentence; null if it is
 */
public record PayloadView(@Nullable Object value, @Nullable String omitted) {
    /** A value that was read. */
    public static PayloadView of(@Nullable Object value) {
        return new PayloadView(value, null);
    }

    /** A value that is not shown. */
    public static PayloadView omitted(String why) {
        return new PayloadView(null, why);
    }
}
