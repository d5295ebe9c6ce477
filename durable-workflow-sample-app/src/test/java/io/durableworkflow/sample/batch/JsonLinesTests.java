package io.durableworkflow.sample.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTests {
    @Test
    void countsBlankLinesAndPassesThemOver() throws IOException {
        assertThat(read("a\n\n \t\r\nb\r\nc")).containsExactly("1:a", "4:b\r", "5:c");
    }

    @Test
    void anEmptyStreamHasNoLines() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n\n")).isEmpty();
    }

    @Test
    void aLineThatIsTooLongIsCutOffAndTheNextOneIsRead() throws IOException {
        JsonLines lines = new JsonLines(stream("x".repeat(JsonLines.MAX_LENGTH + 1) + "\nnext\n"));

        JsonLines.Line first = lines.next();
        assertThat(first.isTooLong()).isTrue();
        assertThat(first.content()).hasSize(JsonLines.MAX_LENGTH);
        assertThat(lines.next().content()).asString().isEqualTo("next");
        assertThat(lines.next()).isNull();
    }

    @Test
    void theLongestLineIsNotTooLong() throws IOException {
        assertThat(new JsonLines(stream("x".repeat(JsonLines.MAX_LENGTH)))
                        .next()
                        .isTooLong())
                .isFalse();
    }

    private static List<String> read(String text) throws IOException {
        JsonLines lines = new JsonLines(stream(text));
        List<String> read = new ArrayList<>();
        for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
            read.add(line.number() + ":" + new String(line.content(), StandardCharsets.UTF_8));
        }
        return read;
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
