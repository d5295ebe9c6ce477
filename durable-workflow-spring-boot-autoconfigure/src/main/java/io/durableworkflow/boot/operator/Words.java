package io.durableworkflow.boot.operator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads parameters; a wrong one is answered with those that are allowed. */
final class Words {
    private Words() {}

    static <E extends Enum<E>> E oneOf(Class<E> type, String parameter, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        parameter + " must be one of " + list(type) + ", was '" + word + "'"));
    }

    static <E extends Enum<E>> String list(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Words::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String required(String parameter, @Nullable String value, String what) {
        if (value == null) {
            throw new IllegalArgumentException(parameter + " is missing: it must be " + what);
        }
        return value;
    }

    static @Nullable Integer number(@Nullable String value, String otherwise) {
        try {
            return value == null ? null : Integer.valueOf(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(otherwise + ", was '" + value + "'", e);
        }
    }

    static @Nullable Instant instant(String parameter, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(value).toInstant();
            // Instants are stored in milliseconds, which has room for fewer of them.
            return Instant.ofEpochMilli(instant.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    parameter + " must be an instant such as 2030-01-31T23:59:00Z, was '" + value + "'", e);
        }
    }

    static boolean isTrue(String parameter, @Nullable String value) {
        if (value == null || value.equals("false") || value.equals("true")) {
            return "true".equals(value);
        }
        throw new IllegalArgumentException(parameter + " must be true or false, was '" + value + "'");
    }
}
