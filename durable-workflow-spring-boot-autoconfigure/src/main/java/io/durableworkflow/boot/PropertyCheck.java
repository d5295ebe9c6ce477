package io.durableworkflow.boot;

import java.time.Duration;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.unit.DataSize;

/** The ranges of properties, checked with the name, the value and the range in the message. */
final class PropertyCheck {
    private PropertyCheck() {}

    static void inRange(String property, int value, int min, int max) {
        require(value >= min && value <= max, property, value, min + " to " + max);
    }

    static void inRange(String property, double value, int min, int max) {
        require(value >= min && value <= max, property, value, min + " to " + max);
    }

    static void inRange(String property, Duration value, Duration min, Duration max) {
        boolean within = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        require(within, property, shown(value), shown(min) + " to " + shown(max));
    }

    static void inRange(String property, DataSize value, DataSize min, DataSize max) {
        boolean within = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        require(within, property, shown(value), shown(min) + " to " + shown(max));
    }

    static void require(boolean condition, String property, Object value, String allowed) {
        if (!condition) {
            throw new InvalidPropertyException(property, value, allowed);
        }
    }

    /** As one writes it in a property: {@code 1m30s}, not {@code PT1M30S}. */
    static String shown(Duration duration) {
        return DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE);
    }

    private static String shown(DataSize size) {
        long bytes = size.toBytes();
        return bytes % 1_048_576 == 0
                ? bytes / 1_048_576 + "MB"
                : bytes % 1_024 == 0 ? bytes / 1_024 + "KB" : bytes + "B";
    }
}
