package io.durableworkflow.boot.jackson;

import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.type.CollectionType;

/**
 * Writes equal values as equal text. Values become trees first, because only trees can be written with all keys sorted,
 * whatever annotation gives their order. Sets are sorted too: their order differs from one process to the next.
 */
final class CanonicalMapper {
    private final ObjectMapper mapper;

    CanonicalMapper(JsonMapper payloads) {
        mapper = payloads.rebuild()
                .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .addModule(new SimpleModule().setSerializerModifier(new SortSets()))
                .build();
    }

    JsonNode tree(@Nullable Object value) {
        return mapper.valueToTree(value);
    }

    String write(JsonNode tree) {
        return mapper.writeValueAsString(tree);
    }

    private final class SortSets extends ValueSerializerModifier {
        @Override
        public ValueSerializer<?> modifyCollectionSerializer(
                SerializationConfig config,
                CollectionType type,
                BeanDescription.Supplier bean,
                ValueSerializer<?> serializer) {
            return Set.class.isAssignableFrom(type.getRawClass()) ? new SortedSet() : serializer;
        }
    }

    private final class SortedSet extends ValueSerializer<Set<?>> {
        @Override
        public void serialize(Set<?> set, JsonGenerator generator, SerializationContext context) {
            generator.writeStartArray();
            set.stream()
                    .map(CanonicalMapper.this::tree)
                    .sorted(Comparator.comparing(CanonicalMapper.this::write))
                    .forEach(generator::writeTree);
            generator.writeEndArray();
        }
    }
}
