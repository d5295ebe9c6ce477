package io.durableworkflow.boot.jdbc;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Tags as a JSON object of texts; none is null. The mapper is ours, so no setting of the application changes what is stored. */
final class Tags {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TYPE = new TypeReference<>() {};

    private Tags() {}

    static @Nullable String encode(Map<String, String> tags) {
        return tags.isEmpty() ? null : MAPPER.writeValueAsString(new TreeMap<>(tags));
    }

    /** One tag, as it stands within the object. */
    static String encoded(String key, String value) {
        String object = MAPPER.writeValueAsString(Map.of(key, value));
        return object.substring(1, object.length() - 1);
    }

    static Map<String, String> decode(@Nullable String json) {
        return json == null ? Map.of() : MAPPER.readValue(json, TYPE);
    }
}
