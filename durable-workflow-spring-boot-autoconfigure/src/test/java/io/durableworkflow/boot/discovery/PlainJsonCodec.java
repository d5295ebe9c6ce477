package io.durableworkflow.boot.discovery;

import io.durableworkflow.codec.PayloadCodec;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Just enough of a codec for the values of these tests. */
final class PlainJsonCodec implements PayloadCodec {
    private final JsonMapper mapper = JsonMapper.builder().build();

    @Override
    public String encode(Object value, Type type) {
        return mapper.writeValueAsString(value);
    }

    @Override
    public Object decode(String payload, Type type) {
        return type == void.class ? null : mapper.readValue(payload, mapper.constructType(type));
    }

    @Override
    public String encodeAll(List<?> values, List<Type> types) {
        return mapper.writeValueAsString(values);
    }

    @Override
    public List<Object> decodeAll(String payload, List<Type> types) {
        ArrayNode stored = (ArrayNode) mapper.readTree(payload);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            JsonNode value = stored.get(i);
            values.add(value == null ? null : mapper.readValue(value.toString(), mapper.constructType(types.get(i))));
        }
        return values;
    }

    @Override
    public String canonical(List<?> values, List<Type> types) {
        return encodeAll(values, types);
    }
}
