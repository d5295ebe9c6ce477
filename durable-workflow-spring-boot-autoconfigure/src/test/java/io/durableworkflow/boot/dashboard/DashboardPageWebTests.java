package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.dashboard.Wire.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The page and its files, below a context path and behind a proxy. */
@SpringBootTest(
        classes = DashboardApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.servlet.context-path=/shop",
            "server.forward-headers-strategy=framework",
            "spring.application.name=Shop",
            "durable-workflow.dashboard.enabled=true",
            "durable-workflow.dashboard.path=/admin/workflows"
        })
class DashboardPageWebTests {
    private static final String PAGE = "/shop/admin/workflows";
    private static final String ASSET = PAGE + "/assets/probe-0a1b2c3d.js";

    @TempDir
    static Path folder;

    @LocalServerPort
    private int port;

    private Wire http;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry properties) {
        properties.add(
                "durable-workflow.sqlite.path", () -> folder.resolve("page.db").toString());
    }

    @BeforeEach
    void connect() {
        http = new Wire(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, PAGE + "/", PAGE + "?from=mail"})
    void thePageKnowsWhereItIs(String target) {
        Answer answer = http.get(target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .contains("<base href=\"/shop/admin/workflows/\"")
                .doesNotContain("{{", "csrf-token");
        assertGuarded(answer);
    }

    @Test
    void behindAProxyItIsWhereTheProxySays() {
        Answer answer = http.get(PAGE, "X-Forwarded-Prefix: /intranet/orders", "X-Forwarded-Host: intern");

        assertThat(answer.body()).contains("<base href=\"/intranet/orders/admin/workflows/\"");
    }

    @Test
    void whatAProxySaysIsTextAndNoOtherHost() {
        assertThat(http.get(PAGE, "X-Forwarded-Prefix: /\"><script>alert(1)</script>")
                        .body())
                .doesNotContain("<script>alert");
        assertThat(http.get(PAGE, "X-Forwarded-Prefix: //elsewhere.example").body())
                .doesNotContain("href=\"//");
    }

    @Test
    void aFileMayBeKeptForEver() {
        Answer answer = http.get(ASSET);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/javascript;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
        assertThat(answer.body()).isEqualTo("export const probe = \"ä\";\n");
        assertGuarded(answer);
    }

    @Test
    void whoAsksOnlyForTheHeadGetsIt() {
        Answer answer = http.send("HEAD", ASSET, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertGuarded(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/assets/none-0a1b2c3d.js", "/assets/", "/assets", "/assets/a/b.js", "/api/none", "/api/", "/api"
            })
    void whatIsNotThereIsNotFound(String target) {
        Answer answer = http.get(PAGE + target);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).contains("\"status\":404", "\"error\":");
        assertGuarded(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../index.html",
                "..%2findex.html",
                "%2e%2e/index.html",
                "%2e%2e%2findex.html",
                "%252e%252e%252findex.html",
                "..\\index.html",
                "..%5cindex.html",
                ".%2e%5cindex.html",
                "..;/index.html",
                "probe-0a1b2c3d.js%00",
                "probe-0a1b2c3d.js%00.css",
                "%00",
                "probe-0a1b2c3d.js/",
                "probe-0a1b2c3d.js%2f",
                "probe-0a1b2c3d.js;a=b/../index.html",
                "....//index.html",
                "..js",
                "a..js",
                ".js",
                "%c0%ae%c0%ae%c0%afindex.html",
                "../../../spring.factories",
                "..%2f..%2f..%2f..%2fapplication.properties",
                "file:%2f%2f%2fetc%2fpasswd.js",
                "classpath:a.js"
            })
    void noNameLeadsToAnotherFile(String name) {
        Answer answer = http.get(PAGE + "/assets/" + name);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("<base", "probe = ", "org.springframework.boot.autoconfigure");
    }

    @Test
    void theOverviewNamesTheApplication() {
        Answer answer = http.get(PAGE + "/api/overview");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .contains("\"application\":\"Shop\"", "\"actions\":false", "\"health\":{\"status\":\"UP\"}")
                .containsPattern("\"now\":\"20[0-9-]+T[0-9:.]+Z\"");
        assertGuarded(answer);
    }

    @Test
    void whatElseIsBelowThePathIsLeftToTheApplication() {
        assertThat(http.get("/shop/admin/workflows/other").header("Content-Security-Policy"))
                .isNull();
    }

    private static void assertGuarded(Answer answer) {
        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'none'; object-src 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    }
}
