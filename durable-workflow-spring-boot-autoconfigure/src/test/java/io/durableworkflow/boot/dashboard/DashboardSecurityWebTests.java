package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.dashboard.Wire.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A real filter chain of Spring Security's in front of the dashboard, with its defence against forged requests. */
@SpringBootTest(
        classes = DashboardSecurityWebTests.Secured.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "durable-workflow.dashboard.enabled=true",
            "durable-workflow.dashboard.actions=true",
            "management.endpoint.workflows.show-values=when-authorized",
            "management.endpoint.workflows.roles=OPERATOR"
        })
@ExtendWith(OutputCaptureExtension.class)
class DashboardSecurityWebTests {
    private static final String ADA = basic("ada");
    private static final String BOB = basic("bob");
    private static final String CONFIRM = "X-Durable-Workflow: 1";
    private static final String JSON = "Content-Type: application/json";

    @TempDir
    static Path folder;

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private Wire http;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry properties) {
        properties.add(
                "durable-workflow.sqlite.path",
                () -> folder.resolve("secured.db").toString());
    }

    @BeforeEach
    void connect() {
        http = new Wire(port);
    }

    @Test
    void whoHasNotLoggedInSeesNothing() {
        for (String target : new String[] {"", "/", "/assets/probe-0a1b2c3d.js", "/api/overview", "/api/events"}) {
            assertThat(http.get("/workflows" + target).status()).as(target).isEqualTo(401);
        }
    }

    @Test
    void aCommandNeedsTheTokenThatThePageWasGiven() {
        engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("order-42"));
        Answer page = http.get("/workflows", ADA);
        String session = "Cookie: " + page.header("Set-Cookie").split(";", 2)[0];
        String header = meta(page, "csrf-header") + ": " + meta(page, "csrf-token");

        assertThat(cancel(ADA, session).status()).as("without the token").isEqualTo(403);
        assertThat(engine.find("order-42").orElseThrow().status()).isNotEqualTo(ExecutionStatus.CANCELLED);
        assertThat(cancel(ADA, session, header).status()).isIn(200, 202);

        Executions.await(engine, "order-42", ExecutionStatus.CANCELLED);
        assertThat(engine.history("order-42")).anyMatch(event -> "ada".equals(event.who()));
    }

    private Answer cancel(String user, String... more) {
        String[] headers =
                Stream.concat(Stream.of(user, CONFIRM, JSON), Stream.of(more)).toArray(String[]::new);
        return http.send("POST", "/workflows/api/executions/order-42/cancel", "{\"why\":\"a test\"}", headers);
    }

    @Test
    void valuesAreShownToWhoMaySeeThem() {
        engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("order-43"));
        Executions.await(engine, "order-43", ExecutionStatus.SUSPENDED);

        assertThat(http.get("/workflows/api/executions/order-43", ADA).body()).contains("\"json\":\"asked\"");
        assertThat(http.get("/workflows/api/executions/order-43", BOB).body())
                .contains("\"hidden\":true")
                .doesNotContain("asked");
    }

    @Test
    void messagesThatMayRepeatValuesAreShownToWhoMaySeeThem() {
        engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("order-45"));
        engine.signal("order-45", "decision", Map.of("by", "ann")); // no text, as the workflow asks for
        Executions.await(engine, "order-45", ExecutionStatus.BLOCKED);

        for (String path : new String[] {"executions/order-45", "executions?id=order-45"}) {
            assertThat(http.get("/workflows/api/" + path, ADA).body())
                    .contains("PAYLOAD_UNREADABLE): The value of ")
                    .doesNotContain("\"messagesHidden\":true");
            assertThat(http.get("/workflows/api/" + path, BOB).body())
                    .contains("PAYLOAD_UNREADABLE): Why in detail is shown to those who are shown values.")
                    .doesNotContain("The value of ");
        }
    }

    @Test
    void thePageIsToldOfChanges() throws Exception {
        try (Wire.Stream stream = http.stream("/workflows/api/events", ADA)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.line()).isEqualTo(":");

            engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("order-44"));

            assertThat(stream.line()).isEqualTo("event: change");
            assertThat(stream.line()).contains("order-44");
        }
    }

    @Test
    void theHeadersStayThoseOfTheDashboard() {
        Answer page = http.get("/workflows", ADA);

        assertThat(page.header("Content-Security-Policy")).isEqualTo(Answers.CONTENT_SECURITY_POLICY);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(http.get("/workflows/assets/probe-0a1b2c3d.js", ADA).header("Cache-Control"))
                .isEqualTo("max-age=31536000, public, immutable");
    }

    @Test
    void nobodyIsWarned(CapturedOutput output) {
        assertThat(output).doesNotContain("is open to everyone");
    }

    private static String meta(Answer page, String name) {
        Matcher tag = Pattern.compile("<meta name=\"" + name + "\" content=\"([^\"]+)\">")
                .matcher(page.body());
        assertThat(tag.find()).as(page.body()).isTrue();
        return tag.group(1);
    }

    private static String basic(String user) {
        String text = user + ":secret";
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    @Import(DashboardApplication.class)
    static class Secured {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.securityMatcher("/workflows/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .httpBasic(withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("ada")
                            .password("{noop}secret")
                            .roles("OPERATOR")
                            .build(),
                    User.withUsername("bob")
                            .password("{noop}secret")
                            .roles("VISITOR")
                            .build());
        }
    }
}
