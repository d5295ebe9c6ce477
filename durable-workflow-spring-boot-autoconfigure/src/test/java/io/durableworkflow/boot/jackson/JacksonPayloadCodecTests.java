package io.durableworkflow.boot.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.durableworkflow.PayloadException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JacksonPayloadCodecTests {
    private final JacksonPayloadCodec codec = new JacksonPayloadCodec();

    static List<Object> values() {
        return List.of(
                "Grüße \uD83D\uDE00 \u0000 \uD800",
                42,
                Long.MAX_VALUE,
                Double.NaN,
                new BigDecimal("0.1234567890123456789012345678901234567890"),
                BigInteger.TEN.pow(2_000),
                'x',
                true,
                Color.RED,
                UUID.fromString("7b0c0c0e-3c5a-4a5e-9d0b-1f9f1f0f7a11"),
                Instant.parse("2026-03-01T10:15:30.123456789Z"),
                LocalDate.of(2026, 3, 1),
                Duration.ofMillis(90_061_001),
                OffsetDateTime.parse("2026-03-01T10:15:30+05:30"),
                ZonedDateTime.parse("2026-03-01T10:15:30+01:00[Europe/Berlin]"),
                ZonedDateTime.parse("2026-03-01T10:15:30Z[UTC]"),
                Optional.of("here"),
                Optional.empty(),
                new Order("o-1", 3, List.of(new Item("a", BigDecimal.ONE)), Map.of("k", "v")),
                new Nothing());
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsWhatItWrote(Object value) {
        String payload = codec.encode(value, value.getClass());

        assertThat(codec.decode(payload, value.getClass())).isEqualTo(value);
    }

    @Test
    void writesTimesAsText() {
        assertThat(codec.encode(Instant.EPOCH, Instant.class)).isEqualTo("\"1970-01-01T00:00:00Z\"");
        assertThat(codec.encode(Duration.ofSeconds(90), Duration.class)).isEqualTo("\"PT1M30S\"");
    }

    @Test
    void keepsWhatTheDeclaredTypeSaysOfElements() throws Exception {
        Type shapes = Holder.class.getDeclaredMethod("shapes").getGenericReturnType();
        List<Shape> value = List.of(new Circle(2), new Square(3));

        assertThat(codec.decode(codec.encode(value, shapes), shapes)).isEqualTo(value);
    }

    @Test
    void takesTheClassOfTheValueWhereNothingIsDeclared() {
        assertThat(codec.encode(new Item("a", BigDecimal.TEN), Object.class))
                .isEqualTo("{\"name\":\"a\",\"price\":10}");
    }

    @Test
    void handlesNothing() {
        assertThat(codec.encode(null, Order.class)).isEqualTo("null");
        assertThat(codec.decode("null", Order.class)).isNull();
        assertThat(codec.encode("ignored", void.class)).isEqualTo("null");
        assertThat(codec.decode("\"ignored\"", void.class)).isNull();
        assertThat(codec.decode("null", int.class)).isEqualTo(0);
    }

    @Test
    void readsPayloadsOfOlderAndNewerCode() {
        assertThat(codec.decode("{\"id\":\"o-1\",\"removed\":{\"a\":[1]}}", Order.class))
                .isEqualTo(new Order("o-1", 0, null, null));
    }

    @Test
    void readsTextAsLongAsAnEngineMayAccept() {
        String text = "x".repeat(30_000_000);

        assertThat(codec.decode(codec.encode(text, String.class), String.class)).isEqualTo(text);
    }

    @Test
    void readsArgumentsAsTheirTypes() {
        List<Type> types = List.of(Order.class, int.class, BigDecimal.class, String.class);
        List<Object> arguments = Arrays.asList(
                new Order("o", 1, List.of(), Map.of()), 7, new BigDecimal("0.12345678901234567890"), null);

        assertThat(codec.decodeAll(codec.encodeAll(arguments, types), types)).isEqualTo(arguments);
    }

    @Test
    void fillsArgumentsThatAreNotStored() {
        assertThat(codec.decodeAll("[\"a\"]", List.of(String.class, String.class, int.class, Order.class)))
                .containsExactly("a", null, 0, null);
        assertThat(codec.decodeAll("[\"a\",2]", List.of(String.class))).containsExactly("a");
    }

    @Test
    void namesTypeAndPlaceOfWhatItCannotRead() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> codec.decode("{\"items\":[{\"price\":\"much\"}]}", Order.class))
                .withMessageStartingWith("Cannot read the stored JSON as " + Order.class.getName())
                .withMessageContaining("[\"items\"]");
        for (String broken : List.of("", "{", "[1]", "{} {}", "7.5")) {
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() -> codec.decode(broken, broken.equals("7.5") ? int.class : Order.class));
        }
        for (String broken : List.of("", "{}", "[1", "[\"x\"")) {
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() -> codec.decodeAll(broken, List.of(int.class, int.class)));
        }
    }

    @Test
    void namesTheTypeOfWhatItCannotWrite() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(new ArrayList<>(List.of(cycle)));

        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> codec.encode(new Hidden(1), Object.class))
                .withMessageContaining("Cannot write a java.lang.Object (a " + Hidden.class.getName());
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> codec.encode(cycle, Object.class));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> codec.encode("text", Order.class));
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> codec.encodeAll(List.of(1, 2), List.of(int.class)));
    }

    @Test
    void doesNotInstantiateTypesThatThePayloadNames() {
        Object read = codec.decode("{\"@class\":\"java.util.ArrayList\",\"type\":\"x\"}", Object.class);

        assertThat(read).isEqualTo(Map.of("@class", "java.util.ArrayList", "type", "x"));
    }

    @Test
    void writesEqualValuesCanonically() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", new Item("x", new BigDecimal("1.123456789012345678901234567890")));
        one.put("a", Map.of("z", 1, "y", 2));
        Map<String, Object> other = new HashMap<>();
        other.put("a", Map.of("y", 2, "z", 1));
        other.put("b", new Item("x", new BigDecimal("1.123456789012345678901234567890")));

        assertThat(canonical(one)).isEqualTo(canonical(other));
        assertThat(canonical(one))
                .isEqualTo("[{\"a\":{\"y\":2,\"z\":1},"
                        + "\"b\":{\"name\":\"x\",\"price\":1.123456789012345678901234567890}}]");
        assertThat(canonical(new Unordered(1, 2))).isEqualTo("[{\"alpha\":2,\"zulu\":1}]");
        assertThat(canonical((Object) null)).isEqualTo("[null]");
        assertThat(canonical(new LinkedHashSet<>(List.of("b", "a")), Set.of(Color.RED)))
                .isEqualTo("[[\"a\",\"b\"],[\"RED\"]]");
        assertThat(canonical(List.of("b", "a"))).isEqualTo("[[\"b\",\"a\"]]");
        assertThat(canonical(new Bag(new LinkedHashSet<>(List.of(new Item("b", null), new Item("a", null))))))
                .isEqualTo("[{\"items\":[{\"name\":\"a\",\"price\":null},{\"name\":\"b\",\"price\":null}]}]");
    }

    private String canonical(Object... values) {
        List<Object> arguments = Arrays.asList(values);
        return codec.canonical(arguments, Collections.nCopies(arguments.size(), Object.class));
    }

    enum Color {
        RED
    }

    record Item(String name, BigDecimal price) {}

    record Order(String id, int quantity, List<Item> items, Map<String, String> tags) {
        public boolean isEmpty() {
            throw new IllegalStateException("not a component");
        }
    }

    record Nothing() {}

    record Bag(Set<Item> items) {}

    @JsonPropertyOrder({"zulu", "alpha"})
    record Unordered(int zulu, int alpha) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Circle.class), @JsonSubTypes.Type(Square.class)})
    interface Shape {}

    record Circle(int radius) implements Shape {}

    record Square(int side) implements Shape {}

    interface Holder {
        List<Shape> shapes();
    }

    static final class Hidden {
        private final int value;

        Hidden(int value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Hidden" + value;
        }
    }
}
