package io.durableworkflow.boot.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What came with a request, by name. What nobody would read is refused: a command with a misspelt filter would act on more than
 * was meant.
 */
final class Fields {
    private final Map<String, @Nullable Object> values;

    private Fields(Map<String, @Nullable Object> values, Set<String> allowed) {
        for (String name : values.keySet()) {
            if (!allowed.contains(name)) {
                throw new RefusedException(
                        400,
                        "Nothing was done: there is no parameter '%s' here. %s"
                                .formatted(
                                        name,
                                        allowed.isEmpty()
                                                ? "There are none."
                                                : "There are: " + String.join(", ", new TreeSet<>(allowed)) + "."));
            }
        }
        this.values = values;
    }

    /** Those of a body. */
    static Fields ofBody(Map<String, @Nullable Object> body, Set<String> allowed) {
        return new Fields(body, allowed);
    }

    /** Those of a query, of which a name may have several values. */
    static Fields ofQuery(Map<String, List<String>> query, Set<String> allowed) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        query.forEach((name, texts) -> values.put(name, texts.size() == 1 ? texts.get(0) : texts));
        return new Fields(values, allowed);
    }

    /** A text, or null; numbers and truth values count as what they look like. */
    @Nullable
    String text(String name) {
        Object value = values.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new RefusedException(
                400, "Nothing was done: %s must be one text, was several or an object.".formatted(name));
    }

    /** Any number of texts. */
    List<String> texts(String name) {
        Object value = values.get(name);
        if (!(value instanceof List<?> list)) {
            String text = text(name);
            return text == null ? List.of() : List.of(text);
        }
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String text)) {
                throw new RefusedException(400, "Nothing was done: %s must be a list of texts.".formatted(name));
            }
            texts.add(Objects.requireNonNull(text));
        }
        return texts;
    }

    /** Whatever it is. */
    @Nullable
    Object value(String name) {
        return values.get(name);
    }
}
