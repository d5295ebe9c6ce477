package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The dashboard as somebody uses it: a real application, a real browser, below a context path. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DashboardBrowserTests {
    private static final Path SCREENSHOTS = Path.of("target", "dashboard-screenshots");
    private static final String ROWS = "table.executions th a";

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext application;
    private static DurableEngine engine;
    private static Browser browser;

    @BeforeAll
    static void open() {
        application = new SpringApplicationBuilder(BrowserApplication.class)
                .properties(Map.of(
                        "spring.application.name", "Shop",
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "server.servlet.context-path", "/shop",
                        "durable-workflow.dashboard.enabled", "true",
                        "durable-workflow.dashboard.actions", "true",
                        "management.endpoint.workflows.show-values", "always",
                        "durable-workflow.queues.mails.concurrency", "2",
                        "durable-workflow.sqlite.path",
                                folder.resolve("browser.db").toString()))
                .run();
        engine = application.getBean(DurableEngine.class);
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        browser = Browser.open("http://127.0.0.1:" + port + "/shop/workflows", folder.resolve("profile"));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        application.close();
    }

    @BeforeEach
    void asOnADesk() {
        browser.size(1280, 900, false).colours("light");
    }

    @AfterEach
    void theBrowserHasNothingToComplainAbout() {
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void listsAndFilters() {
        checkout("list-1", "ada");
        checkout("list-2", "bob");
        reminder("list-3");
        Executions.await(engine, "list-3", ExecutionStatus.SUSPENDED);

        browser.go("").type("input[type=search]", "list-").click("button", "Find");
        browser.seeExactly(ROWS, List.of("list-3", "list-2", "list-1"));
        browser.type("form.filters label:nth-of-type(2) input", "checkout").click("button", "Find");
        browser.seeExactly(ROWS, List.of("list-2", "list-1"));
        browser.type("input[placeholder='key:value']", "customer:ada").click("button", "Find");
        browser.seeExactly(ROWS, List.of("list-1"));
        browser.see("table.executions td.sentence", "delivered");
        browser.click("button", "Clear all").click(".strip button", "completed");
        browser.seeNot(ROWS, "list-");
    }

    @Test
    void showsWhatIsStartedWithoutBeingLoadedAnew() {
        browser.go("#/executions?id=fresh-").see(".live", "live").see("main", "There are no");
        mark();

        checkout("fresh-1", "ada");

        browser.seeExactly(ROWS, List.of("fresh-1"));
        assertNotLoadedAnew();
    }

    @Test
    void aSignalThatIsSentCompletesItBeforeOnesEyes() {
        checkout("signal-1", "ada");
        Executions.await(engine, "signal-1", ExecutionStatus.SUSPENDED);

        browser.go("#/executions?id=signal-").click("table.executions th a", "signal-1");
        browser.see("h1", "signal-1").see(".timeline", "reserve").see(".timeline", "charge");
        browser.see(".callout", "delivered");
        mark();
        browser.click(".toolbar button", "Signal");
        browser.see("dialog h2", "signal-1").type("dialog textarea", "\"by bike\"");
        browser.click("dialog button[type=submit]", "Send signal");

        browser.see(".execution-head", "completed").see(".timeline", "thank");
        assertNotLoadedAnew();
        assertThat(engine.find("signal-1").orElseThrow().status()).isEqualTo(ExecutionStatus.COMPLETED);
        browser.click(".tabs a", "Input and output").see(".payload pre", "by bike");
    }

    @Test
    void cancelsAfterAsking() {
        checkout("cancel-1", "ada");
        Executions.await(engine, "cancel-1", ExecutionStatus.SUSPENDED);

        browser.go("#/executions/cancel-1").click(".toolbar button", "Cancel");
        browser.see("dialog h2", "cancel-1")
                .click("dialog button", "Do nothing")
                .seeNot("dialog h2", "cancel-1");
        assertThat(engine.find("cancel-1").orElseThrow().status()).isEqualTo(ExecutionStatus.SUSPENDED);
        browser.click(".toolbar button", "Cancel").type("dialog input", "ordered twice");
        browser.click("dialog button[type=submit]", "Cancel");

        browser.see(".execution-head", "cancelled").click(".tabs a", "History").see("table.history", "ordered twice");
    }

    @Test
    void cancelsManyAfterCountingThem() {
        checkout("many-1", "ada");
        checkout("many-2", "bob");
        reminder("many-3");
        for (String id : List.of("many-1", "many-2", "many-3")) {
            Executions.await(engine, id, ExecutionStatus.SUSPENDED);
        }

        browser.go("#/executions?id=many-&workflow=checkout").click(".bulk button", "Cancel");
        browser.see("dialog h2", "Cancel 2 executions").click("dialog button[type=submit]", "Cancel 2");

        browser.see("dialog", "2 looked at").click("dialog button", "Close");
        Executions.await(engine, "many-1", ExecutionStatus.CANCELLED);
        Executions.await(engine, "many-2", ExecutionStatus.CANCELLED);
        assertThat(engine.find("many-3").orElseThrow().status()).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    @Test
    void retriesWhatHasFailed() throws Exception {
        BrowserApplication.BANK_IS_UP.set(false);
        engine.start(BrowserApplication.TRANSFER, WorkflowOptions.id("retry-1"));
        Executions.await(engine, "retry-1", ExecutionStatus.FAILED);

        browser.go("#/executions/retry-1").see(".callout", "the bank does not answer <img src=x onerror=alert(1)>");
        BrowserApplication.BANK_IS_UP.set(true);
        browser.click(".toolbar button", "Retry").click("dialog button[type=submit]", "Retry");

        browser.see(".execution-head", "completed");
        assertThat(engine.find("retry-1").orElseThrow().status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void whatTheServerRefusesIsSaidInItsWords() throws Exception {
        checkout("refused-1", "ada");
        Executions.await(engine, "refused-1", ExecutionStatus.SUSPENDED);
        browser.go("#/executions/refused-1").click(".toolbar button", "Fork").see("dialog h2", "refused-1");
        browser.script("const place = document.querySelector('dialog select'); place.selectedIndex = 1;"
                + " place.dispatchEvent(new Event('change', {bubbles: true}))");
        browser.type("dialog input[pattern]", "refused-1").click("dialog button[type=submit]", "Fork");

        browser.see("dialog .refusal", "refused-1");
        // The browser itself notes each answer that is a refusal.
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("409"));
    }

    @Test
    void fitsOnAPhone() {
        checkout("phone-1", "ada");
        Executions.await(engine, "phone-1", ExecutionStatus.SUSPENDED);
        browser.size(360, 740, true);

        for (String hash : pages("phone-1")) {
            browser.go(hash)
                    .see("main", "")
                    .await("loaded", () -> !browser.texts("main h1").isEmpty());
            browser.see(".live", "live");
            Number width = (Number) browser.script("return document.documentElement.scrollWidth");
            assertThat(width.intValue()).as(hash).isLessThanOrEqualTo(360);
        }
    }

    @Test
    void looksLikeThis() {
        BrowserApplication.BANK_IS_UP.set(false);
        checkout("shown-1", "ada");
        engine.start(BrowserApplication.TRANSFER, WorkflowOptions.id("shown-2"));
        reminder("shown-3");
        Executions.await(engine, "shown-1", ExecutionStatus.SUSPENDED);
        Executions.await(engine, "shown-2", ExecutionStatus.FAILED);

        List<Path> shots = new ArrayList<>();
        for (String colours : List.of("light", "dark")) {
            browser.colours(colours);
            for (boolean phone : new boolean[] {false, true}) {
                browser.size(phone ? 375 : 1280, phone ? 740 : 900, phone);
                String name = (phone ? "phone-" : "desktop-") + colours + "-";
                int page = 0;
                for (String hash : pages("shown-1")) {
                    browser.go(hash).see(".live", "live");
                    shots.add(shoot(name + "page-" + page++ + hash.replaceAll("[^a-z]+", "-")));
                }
                for (String dialog : List.of("Pause", "Signal", "Cancel", "Rewind", "Fork")) {
                    browser.go("#/executions/shown-1")
                            .click(".toolbar button", dialog)
                            .see("dialog h2", "shown-1");
                    shots.add(shoot(name + "dialog-" + dialog.toLowerCase(Locale.ROOT)));
                }
                for (String dialog : List.of("Retry", "Delete")) {
                    browser.go("#/executions/shown-2")
                            .click(".toolbar button", dialog)
                            .see("dialog h2", "shown-2");
                    shots.add(shoot(name + "dialog-" + dialog.toLowerCase(Locale.ROOT)));
                }
                browser.go("#/executions?id=shown-")
                        .click(".bulk button", "Cancel")
                        .see("dialog h2", "Cancel 3");
                shots.add(shoot(name + "dialog-bulk"));
            }
        }

        assertThat(shots).allSatisfy(shot -> assertThat(shot).isNotEmptyFile());
    }

    private static Path shoot(String name) {
        Path file = SCREENSHOTS.resolve(name + ".png");
        browser.shoot(file);
        return file;
    }

    private static List<String> pages(String id) {
        return List.of(
                "",
                "#/executions?id=" + id,
                "#/executions/" + id,
                "#/executions/" + id + "?tab=data",
                "#/executions/" + id + "?tab=history",
                "#/executions/" + id + "?tab=signals",
                "#/executions/" + id + "?tab=values",
                "#/schedules",
                "#/queues",
                "#/types");
    }

    private static void mark() {
        browser.script("window.notLoadedAnew = true");
    }

    private static void assertNotLoadedAnew() {
        assertThat(browser.script("return window.notLoadedAnew")).isEqualTo(true);
    }

    private static void checkout(String id, String customer) {
        engine.start(
                BrowserApplication.CHECKOUT, WorkflowOptions.id(id).withTags(Map.of("customer", customer)), customer);
    }

    private static void reminder(String id) {
        engine.start(BrowserApplication.REMINDER, WorkflowOptions.id(id));
    }
}
