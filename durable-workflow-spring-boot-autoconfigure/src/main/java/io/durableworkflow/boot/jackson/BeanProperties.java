package io.durableworkflow.boot.jackson;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.deser.BeanDeserializerBuilder;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Listens while a mapper resolves types, and remembers the properties of those that it reads property by property. Types
 * with a way of their own, by a module or an annotation, do not show up here.
 */
final class BeanProperties {
    private final Map<JavaType, List<JavaType>> typesByOwner = new ConcurrentHashMap<>();

    JacksonModule module() {
        return new SimpleModule("durable-workflow-type-check").setDeserializerModifier(new Listener());
    }

    /** Types of the properties, without those that an annotation gives a way of their own. */
    List<JavaType> typesIn(JavaType owner) {
        return typesByOwner.getOrDefault(owner, List.of());
    }

    /** Whether anything is written of a type that has something to read; true for what is not known. */
    boolean writable(JavaType type, JsonMapper mapper) {
        if (typesIn(type).isEmpty() || type.isAbstract()) {
            return true;
        }
        SerializationConfig config = mapper.serializationConfig();
        ClassIntrospector introspector = config.classIntrospectorInstance();
        BeanDescription bean =
                introspector.introspectForSerialization(type, introspector.introspectClassAnnotations(type));
        return bean.findJsonValueAccessor() != null
                || bean.findAnyGetter() != null
                || bean.findProperties().stream().anyMatch(BeanPropertyDefinition::couldSerialize);
    }

    private final class Listener extends ValueDeserializerModifier {
        @Override
        public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config, BeanDescription.Supplier bean, BeanDeserializerBuilder builder) {
            List<JavaType> types = new ArrayList<>();
            builder.getProperties().forEachRemaining(property -> addType(property, types));
            typesByOwner.put(bean.getType(), List.copyOf(types));
            return builder;
        }

        private static void addType(SettableBeanProperty property, List<JavaType> types) {
            if (!property.hasValueDeserializer() && !property.hasValueTypeDeserializer()) {
                types.add(property.getType());
            }
        }
    }
}
