package io.durableworkflow.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.test.WorkflowTester;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;

/** The requests in the documents are accepted as they stand there, one after the other, ten seconds apart. */
@ExampleTest
@ActiveProfiles("shared-database")
class DocumentedRequestsTests {
    private static final Path ROOT = Path.of("..");
    private static final String HOST = "http://127.0.0.1:8080";
    private static final Pattern COMMAND = Pattern.compile("^curl (.*)$", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void ofTheExamplesAreAccepted() throws IOException {
        assertThat(statuses("docs/examples.md")).hasSizeGreaterThan(9).containsOnly(202);
    }

    @Test
    void ofTheReadmeAreAnswered() throws IOException {
        // An order is placed, looked at, delivered and looked at.
        assertThat(statuses("README.md")).containsExactly(202, 200, 202, 200);
    }

    private List<Integer> statuses(String page) throws IOException {
        Matcher command = COMMAND.matcher(Files.readString(ROOT.resolve(page)));
        List<Integer> statuses = new ArrayList<>();
        while (command.find()) {
            if (command.group().contains("/orders/batch")) {
                continue; // a thousand orders, which BatchApiTests places
            }
            tester.advance(Duration.ofSeconds(10));
            statuses.add(request(command.group(1))
                    .exchange()
                    .getMvcResult()
                    .getResponse()
                    .getStatus());
        }
        return statuses;
    }

    private MockMvcRequestBuilder request(String arguments) throws IOException {
        HttpMethod method = HttpMethod.GET;
        byte[] body = {};
        String url = "";
        List<String> headers = new ArrayList<>();
        for (Iterator<String> words = words(arguments); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "-X" -> method = HttpMethod.valueOf(words.next());
                case "-i" -> {}
                case "-H" -> headers.add(words.next());
                case "-d" -> body = words.next().getBytes(StandardCharsets.UTF_8);
                case "-T" -> {
                    method = HttpMethod.PUT;
                    body = Files.readAllBytes(ROOT.resolve(words.next()));
                }
                default -> url = word;
            }
        }
        assertThat(url).startsWith(HOST);
        URI uri = URI.create(url.substring(HOST.length()).replace("TOKEN", token()));
        MockMvcRequestBuilder request = mvc.method(method).uri(uri).content(body);
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        return request;
    }

    private static Iterator<String> words(String arguments) {
        return WORD.matcher(arguments)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .iterator();
    }

    // As who reads the mail would copy it.
    private String token() {
        return jdbc.sql("SELECT token FROM mail LIMIT 1")
                .query(String.class)
                .optional()
                .orElse("");
    }
}
