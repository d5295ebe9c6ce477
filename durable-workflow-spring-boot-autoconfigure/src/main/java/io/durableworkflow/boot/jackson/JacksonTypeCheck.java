package io.durableworkflow.boot.jackson;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells before the first value whether values of a type can be written and read back. Jackson has no such question; but
 * it resolves a type before it looks at the text, and complains of an unreadable type in another way than of an unfit
 * text. So an empty object is read as the type, then as the types that it contains and those of its properties.
 *
 * <p>In doubt it finds nothing: a refused start because of a type that works would be worse than a late error. Safe to
 * use from any thread; slow for a type that was not seen before.
 */
public final class JacksonTypeCheck {
    // Jackson accepts some of these, but what it reads does not stand for what it wrote.
    private static final List<Class<?>> NEVER_STORED =
            List.of(Future.class, CompletionStage.class, Thread.class, Class.class, ClassLoader.class);

    private final BeanProperties properties = new BeanProperties();
    private final JsonMapper mapper;

    /** Checks against what this mapper can do. */
    public JacksonTypeCheck(JsonMapper payloads) {
        mapper = payloads.rebuild().addModule(properties.module()).build();
    }

    /** Why values of this type cannot be stored, naming the type at fault; empty if nothing speaks against it. */
    public Optional<String> problemWith(Type type) {
        return type == void.class ? Optional.empty() : problem(mapper.constructType(type), new HashSet<>());
    }

    private Optional<String> problem(JavaType type, Set<JavaType> seen) {
        // A type with handlers is read by the rules of an annotation where it is used, which the type does not tell.
        if (type.isJavaLangObject() || type.hasHandlers() || !seen.add(type)) {
            return Optional.empty();
        }
        return ownProblem(type)
                .or(() -> partsOf(type).stream()
                        .map(part -> problem(part, seen))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private Optional<String> ownProblem(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (NEVER_STORED.stream().anyMatch(never -> never.isAssignableFrom(raw))) {
            return Optional.of(raw.getTypeName() + " means nothing outside its process");
        }
        try {
            mapper.readValue("{}", type);
        } catch (InvalidDefinitionException e) {
            return Optional.of(raw.getTypeName() + reason(type, e));
        } catch (RuntimeException e) {
            // The type can be read, only the empty object does not suit it.
        }
        return properties.writable(type, mapper)
                ? Optional.empty()
                : Optional.of(raw.getTypeName() + " has no getters: nothing of it would be stored");
    }

    private static String reason(JavaType type, InvalidDefinitionException failure) {
        return type.isAbstract() && !type.isContainerType()
                ? " is abstract and cannot be read back: name a concrete class, or add @JsonTypeInfo"
                : " cannot be read back: " + failure.getOriginalMessage();
    }

    private List<JavaType> partsOf(JavaType type) {
        List<JavaType> parts = new ArrayList<>(properties.typesIn(type));
        parts.add(type.getContentType());
        parts.add(type.getReferencedType());
        parts.removeIf(Objects::isNull);
        return parts;
    }
}
