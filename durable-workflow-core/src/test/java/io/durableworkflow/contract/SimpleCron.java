package io.durableworkflow.contract;

import io.durableworkflow.CronParser;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Reads {@code daily 02:30}, {@code every 10} (minutes of the local day) and {@code once 2026-01-01T10:00}. */
public final class SimpleCron implements CronParser {
    @Override
    public LocalTimes parse(String expression) {
        String[] words = expression.split(" ");
        return switch (words[0]) {
            case "daily" -> daily(LocalTime.parse(words[1]));
            case "every" -> every(Duration.ofMinutes(Long.parseLong(words[1])));
            case "once" ->
                after -> after.isBefore(LocalDateTime.parse(words[1])) ? LocalDateTime.parse(words[1]) : null;
            default -> throw new IllegalArgumentException("nobody understands it");
        };
    }

    private static LocalTimes daily(LocalTime time) {
        return after -> {
            LocalDateTime today = after.toLocalDate().atTime(time);
            return today.isAfter(after) ? today : today.plusDays(1);
        };
    }

    private static LocalTimes every(Duration step) {
        return after -> {
            LocalDateTime midnight = after.truncatedTo(ChronoUnit.DAYS);
            long steps = Duration.between(midnight, after).dividedBy(step) + 1;
            LocalDateTime next = midnight.plus(step.multipliedBy(steps));
            return next.toLocalDate().equals(midnight.toLocalDate()) ? next : midnight.plusDays(1);
        };
    }
}
