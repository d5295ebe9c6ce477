package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.DurableWorkflowProperties.Mode;
import io.durableworkflow.boot.discovery.ForeignThreadPolicy;
import io.durableworkflow.boot.jdbc.Synchronous;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE shows while somebody writes {@code application.yml}. */
class PropertyMetadataTests {
    private static final JsonNode METADATA = read();

    private static JsonNode read() {
        try (InputStream file = Mode.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyPropertyIsDescribed() {
        List<JsonNode> ours = METADATA.get("properties")
                .valueStream()
                .filter(property -> property.get("name").asString().startsWith("durable-workflow."))
                .toList();

        assertThat(ours).hasSizeGreaterThan(20).allSatisfy(property -> {
            assertThat(property.path("description").asString())
                    .as(property.toString())
                    .endsWith(".");
            assertThat(property.has("type")).isTrue();
        });
    }

    static Stream<Arguments> enumerations() {
        return Map.of(
                        "durable-workflow.datasource.mode", Mode.values(),
                        "durable-workflow.foreign-thread", ForeignThreadPolicy.values(),
                        "durable-workflow.sqlite.synchronous", Synchronous.values())
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("enumerations")
    void everyWordOfAnEnumerationIsOfferedAndDescribed(String name, Enum<?>[] values) {
        List<JsonNode> offered = METADATA.get("hints")
                .valueStream()
                .filter(hint -> hint.get("name").asString().equals(name))
                .flatMap(hint -> hint.get("values").valueStream())
                .toList();

        assertThat(offered.stream().map(value -> value.get("value").asString()))
                .containsExactlyElementsOf(Arrays.stream(values)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(offered)
                .allSatisfy(value ->
                        assertThat(value.path("description").asString()).endsWith("."));
    }
}
