package io.durableworkflow.boot.jackson;

import io.durableworkflow.PayloadException;
import io.durableworkflow.codec.PayloadCodec;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Payloads as JSON. Its mapper has nothing to do with {@code spring.jackson.*}: a change there must not make stored
 * payloads unreadable. To add a module, declare a bean made of {@link #mapperBuilder()}.
 */
public final class JacksonPayloadCodec implements PayloadCodec {
    private final JsonMapper mapper;
    private final CanonicalMapper canonical;
    // A reader knows how its type is read; the mapper would look that up for each value that a replay reads. Only for
    // classes: there are as many as there is code.
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    /** With the library's own settings. */
    public JacksonPayloadCodec() {
        this(mapperBuilder().build());
    }

    /**
     * With a mapper of the application's.
     *
     * @param mapper must be able to read what it wrote for as long as the data is kept
     */
    public JacksonPayloadCodec(JsonMapper mapper) {
        this.mapper = mapper;
        this.canonical = new CanonicalMapper(mapper);
    }

    /** A builder with the library's own settings, to add modules to. */
    public static JsonMapper.Builder mapperBuilder() {
        return PayloadMapper.builder();
    }

    @Override
    public String encode(@Nullable Object value, Type type) {
        if (type == void.class) {
            return "null";
        }
        return writing(value, type, () -> write(value, type));
    }

    @Override
    public @Nullable Object decode(String payload, Type type) {
        return type == void.class ? null : reading(type, () -> reader(type).readValue(payload));
    }

    @Override
    public String encodeAll(List<? extends @Nullable Object> values, List<Type> types) {
        requireSameSize(values, types);
        List<String> parts = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            parts.add(encode(values.get(i), types.get(i)));
        }
        return "[" + String.join(",", parts) + "]";
    }

    @Override
    public List<@Nullable Object> decodeAll(String payload, List<Type> types) {
        List<@Nullable Object> values = new ArrayList<>(types.size());
        try (JsonParser parser = mapper.createParser(payload)) {
            boolean more = reading(List.class, parser::nextToken) == JsonToken.START_ARRAY;
            if (!more) {
                throw new PayloadException("The stored arguments are not a JSON array");
            }
            for (Type type : types) {
                more = more && reading(type, parser::nextToken) != JsonToken.END_ARRAY;
                // Parameters that the code got since the execution was stored count as null, so that an int is 0.
                values.add(more ? next(parser, type) : decode("null", type));
            }
        }
        return Collections.unmodifiableList(values);
    }

    @Override
    public String canonical(List<? extends @Nullable Object> values, List<Type> types) {
        requireSameSize(values, types);
        ArrayNode trees = mapper.createArrayNode();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            trees.add(writing(value, types.get(i), () -> canonical.tree(value)));
        }
        return canonical.write(trees);
    }

    /** Tells which types this codec cannot store. */
    public JacksonTypeCheck typeCheck() {
        return new JacksonTypeCheck(mapper);
    }

    private String write(@Nullable Object value, Type type) {
        JavaType declared = javaType(type);
        // The declared type says what the elements of a collection are, which their classes do not. Object says
        // nothing.
        return value == null || declared.isJavaLangObject()
                ? mapper.writeValueAsString(value)
                : mapper.writerFor(declared).writeValueAsString(value);
    }

    private @Nullable Object next(JsonParser parser, Type type) {
        ObjectReader reader = mapper.readerFor(javaType(type)).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        return reading(type, () -> reader.readValue(parser));
    }

    private ObjectReader reader(Type type) {
        if (!(type instanceof Class<?> plain)) {
            return mapper.readerFor(javaType(type));
        }
        ObjectReader known = readers.get(plain);
        if (known == null) {
            known = mapper.readerFor(plain);
            readers.put(plain, known);
        }
        return known;
    }

    private JavaType javaType(Type type) {
        return mapper.constructType(type);
    }

    private static void requireSameSize(List<?> values, List<Type> types) {
        if (values.size() != types.size()) {
            throw new PayloadException(values.size() + " arguments for " + types.size() + " parameters");
        }
    }

    private static <T extends @Nullable Object> T writing(@Nullable Object value, Type type, Work<T> work) {
        try {
            return work.run();
        } catch (RuntimeException | StackOverflowError e) {
            String actual = value == null || value.getClass() == type
                    ? ""
                    : " (a " + value.getClass().getTypeName() + ")";
            throw new PayloadException("Cannot write a " + type.getTypeName() + actual + " as JSON: " + reason(e), e);
        }
    }

    private static <T extends @Nullable Object> T reading(Type type, Work<T> work) {
        try {
            return work.run();
        } catch (RuntimeException | StackOverflowError e) {
            throw new PayloadException("Cannot read the stored JSON as " + type.getTypeName() + ": " + reason(e), e);
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof JacksonException jackson
                ? jackson.getOriginalMessage() + path(jackson)
                : failure.toString();
    }

    private static String path(JacksonException failure) {
        String path = failure.getPathReference();
        return path.isEmpty() ? "" : ", at " + path;
    }

    private interface Work<T extends @Nullable Object> {
        T run();
    }
}
