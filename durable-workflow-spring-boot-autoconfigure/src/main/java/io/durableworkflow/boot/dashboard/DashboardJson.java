package io.durableworkflow.boot.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.durableworkflow.boot.operator.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Reads and writes JSON by its own rules, not by the application's. */
final class DashboardJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION) // which of two would be meant?
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule().addSerializer(Shown.class, new ShownSerializer()))
            .build();

    private static final int OTHER_BYTES = 64 * 1024;

    private final int maxBytes;

    /** @param maxPayload most bytes of a payload, which a body may hold one of */
    DashboardJson(DataSize maxPayload) {
        // A payload may be written with escapes, and has company.
        this.maxBytes = Math.toIntExact(2 * maxPayload.toBytes()) + OTHER_BYTES;
    }

    /**
     * The fields of a body.
     *
     * @param length what the request says of it, or -1
     * @throws RefusedException if it is too large, or not one JSON object
     */
    Map<String, @Nullable Object> fields(InputStream body, long length) throws IOException {
        if (length > maxBytes) {
            throw tooLarge();
        }
        byte[] bytes = body.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw tooLarge();
        }
        return fields(bytes);
    }

    private RefusedException tooLarge() {
        return new RefusedException(
                413,
                "Nothing was done: the body has more than %d bytes. Raise durable-workflow.max-payload if payloads are that large."
                        .formatted(maxBytes));
    }

    private static Map<String, @Nullable Object> fields(byte[] body) {
        Object value;
        try {
            value = MAPPER.readValue(body, Object.class);
        } catch (JacksonException e) {
            throw new RefusedException(
                    400, "Nothing was done: the body must be one JSON object. " + e.getOriginalMessage(), e);
        }
        if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            object.forEach((name, field) -> fields.put(String.valueOf(name), field));
            return fields;
        }
        throw new RefusedException(400, "Nothing was done: the body must be one JSON object.");
    }

    /** The page tells by the field what it has got: a value may be null, and one that is hidden has none. */
    private static final class ShownSerializer extends ValueSerializer<Shown> {
        @Override
        public void serialize(Shown shown, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            if (shown.hidden()) {
                json.writeBooleanProperty("hidden", true);
            } else if (shown.omitted() != null) {
                json.writeStringProperty("omitted", shown.omitted());
            } else {
                json.writeName("json");
                context.writeValue(json, shown.json());
            }
            json.writeEndObject();
        }
    }
}
