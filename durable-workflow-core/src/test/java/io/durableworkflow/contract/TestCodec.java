package io.durableworkflow.contract;

import io.durableworkflow.PayloadException;
import io.durableworkflow.codec.PayloadCodec;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A small JSON codec, so that the engine can be tested without the Spring modules. */
public final class TestCodec implements PayloadCodec {
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    @Override
    public String encode(@Nullable Object value, Type type) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new PayloadException("cannot write " + type.getTypeName(), e);
        }
    }

    @Override
    public @Nullable Object decode(String payload, Type type) {
        try {
            return mapper.readValue(payload, mapper.constructType(type));
        } catch (JacksonException e) {
            throw new PayloadException("cannot read " + type.getTypeName(), e);
        }
    }

    @Override
    public String encodeAll(List<? extends @Nullable Object> values, List<Type> types) {
        return encode(values, List.class);
    }

    @Override
    public List<@Nullable Object> decodeAll(String payload, List<Type> types) {
        try {
            JsonNode array = mapper.readTree(payload);
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                values.add(
                        i < array.size() ? mapper.treeToValue(array.get(i), mapper.constructType(types.get(i))) : null);
            }
            return Collections.unmodifiableList(values);
        } catch (JacksonException e) {
            throw new PayloadException("cannot read " + types, e);
        }
    }

    @Override
    public String canonical(List<? extends @Nullable Object> values, List<Type> types) {
        return encode(values, List.class);
    }
}
