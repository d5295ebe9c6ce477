package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every property is known to IDEs, and stands with the same words on the page about properties. */
class PropertiesPageTests {
    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

    @Test
    void thePageListsEveryProperty() throws IOException {
        String rows = properties().stream().map(PropertiesPageTests::row).collect(Collectors.joining());

        DocumentedFile.of("guide/properties.md")
                .requirePart("properties", "| property | meaning | type | default |\n|---|---|---|---|\n" + rows);
    }

    @Test
    void everyPropertyIsExplained() throws IOException {
        assertThat(properties())
                .hasSizeGreaterThan(40)
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(name(property))
                        .isNotBlank());
    }

    private static List<JsonNode> properties() throws IOException {
        try (InputStream metadata = PropertiesPageTests.class.getResourceAsStream(METADATA)) {
            return JsonMapper.shared()
                    .readTree(Objects.requireNonNull(metadata))
                    .path("properties")
                    .valueStream()
                    .filter(property -> name(property).startsWith("durable-workflow.")
                            || name(property).startsWith("management.endpoint.workflow"))
                    .sorted(Comparator.comparing(PropertiesPageTests::name))
                    .toList();
        }
    }

    private static String name(JsonNode property) {
        return property.path("name").asString();
    }

    private static String row(JsonNode property) {
        String description = property.path("description")
                .asString("")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|");
        return "| `%s` | %s | `%s` | %s |%n"
                .formatted(name(property), description, type(property), value(property))
                .replace("\r", "");
    }

    // The last words of the types of generic ones too.
    private static String type(JsonNode property) {
        return property.path("type")
                .asString("")
                .replaceAll("[\\w.]+[.$](\\w+)", "$1")
                .replace(",", ", ");
    }

    private static String value(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        if (value.isMissingNode() || value.isArray() && value.isEmpty()) {
            return "";
        }
        return "`" + (value.isString() ? value.asString() : value.toString()) + "`";
    }
}
