package io.durableworkflow.boot.discovery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Durations as they are written in annotations: {@code "10s"}, {@code "1h 30m"}, {@code "PT10S"}. */
final class DurationAttribute {
    private DurationAttribute() {}

    /**
     * Reads an attribute.
     *
     * @return null if it is empty
     * @throws IllegalArgumentException if it is no duration; names attribute and value
     */
    static @Nullable Duration parse(String attribute, String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return DurationFormatterUtils.detectAndParse(value);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    attribute + " must be a duration such as \"500ms\", \"10s\", \"1h\" or \"PT10S\", was \"" + value
                            + "\"",
                    e);
        }
    }
}
