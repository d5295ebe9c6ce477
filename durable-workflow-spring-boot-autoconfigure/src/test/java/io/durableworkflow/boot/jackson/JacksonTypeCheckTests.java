package io.durableworkflow.boot.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Instant;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

class JacksonTypeCheckTests {
    private static final JacksonTypeCheck CHECK = new JacksonPayloadCodec().typeCheck();

    static List<Method> storable() {
        return List.of(Storable.class.getDeclaredMethods());
    }

    static List<Method> unstorable() {
        return List.of(Unstorable.class.getDeclaredMethods());
    }

    @ParameterizedTest
    @MethodSource("storable")
    void acceptsWhatCanBeReadBack(Method method) {
        assertThat(CHECK.problemWith(method.getGenericReturnType())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void refusesWhatCannotBeReadBack(Method method) {
        assertThat(CHECK.problemWith(method.getGenericReturnType())).isPresent();
        // Jackson caches what it has resolved; the answer must not depend on that.
        assertThat(CHECK.problemWith(method.getGenericReturnType())).isPresent();
    }

    interface Storable {
        void nothing();

        int number();

        String text();

        Object anything();

        BigDecimal decimal();

        Instant instant();

        UUID uuid();

        Locale locale();

        Currency currency();

        byte[] bytes();

        JsonNode json();

        List<Map<String, Set<Order>>> nested();

        Optional<Order> optional();

        Node[] recursive();

        Shape polymorphic();

        Strict strict();

        Bean bean();

        Annotated annotated();

        <T> T generic();

        Page<Order> page();
    }

    interface Unstorable {
        Plain noImplementation();

        List<Plain> elements();

        Plain[] array();

        Map<Order, String> keys();

        Optional<Plain> optional();

        WithPlain property();

        Page<Plain> page();

        InputStream input();

        Connection connection();

        Stream<String> stream();

        Iterator<String> iterator();

        CompletableFuture<String> future();

        Class<?> type();

        Thread thread();

        Runnable code();

        Inner inner();

        NoGetters noGetters();
    }

    interface Plain {}

    record Order(String id, List<Line> lines) {}

    record Line(String article, int quantity) {}

    record Page<T>(List<T> content, int number) {}

    record Node(Node left, Node right) {}

    record WithPlain(String id, Plain plain) {}

    record Strict(String id) {
        Strict {
            if (id == null) {
                throw new IllegalArgumentException("id is missing");
            }
        }
    }

    record Annotated(@JsonDeserialize(as = PlainImpl.class) Plain plain, Shape shape) {}

    record PlainImpl(int value) implements Plain {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
    interface Shape {}

    record Circle(int radius) implements Shape {}

    static class Bean {
        private String name;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }
    }

    static class NoGetters {
        public void setName(String name) {
            throw new UnsupportedOperationException(name);
        }
    }

    @SuppressWarnings("ClassCanBeStatic") // that it cannot be created without its owner is the point
    class Inner {
        public int value;
    }
}
