package io.durableworkflow.boot.jackson;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How payloads are written. Each setting is stated, also where it is Jackson's default: a newer Jackson with other
 * defaults must not make stored payloads unreadable.
 */
final class PayloadMapper {
    /** As much as the largest payload that an engine may be set to accept. */
    private static final int MAX_TEXT = 64 * 1024 * 1024;

    // A lone surrogate cannot be stored as UTF-8. Escaped, it is read back as it was; so is everything else above.
    private static final int LAST_BEFORE_SURROGATES = 0xD7FF;

    private PayloadMapper() {}

    static JsonMapper.Builder builder() {
        return JsonMapper.builder(factory())
                // Payloads outlive code: a property that was removed is skipped, one that was added is null or zero.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                // But a value is never silently changed into another one.
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(SerializationFeature.FAIL_ON_SELF_REFERENCES)
                .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
                // Times are text, and come back in the zone in which they were written.
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID);
    }

    private static JsonFactory factory() {
        // Jackson refuses long texts on reading only: without this, what was written might not be readable.
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxStringLength(MAX_TEXT)
                .maxNameLength(MAX_TEXT)
                .maxNumberLength(MAX_TEXT)
                .build();
        return JsonFactory.builder()
                .streamReadConstraints(constraints)
                .highestNonEscapedChar(LAST_BEFORE_SURROGATES)
                .build();
    }
}
