package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What executions were given and have recorded, over HTTP, for those who may see it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=workflows,workflowtypes",
            "management.endpoint.workflows.show-values=when-authorized",
            "management.endpoint.workflows.roles=operator",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class ShowValuesWebTests {
    record Order(String item, int quantity) {}

    private static final WorkflowDefinition<String> ORDER =
            WorkflowDefinition.of("order", Order.class, String.class, (context, order) -> {
                context.step("price", Integer.class, () -> 7 * order.quantity());
                return context.awaitSignal("delivered", String.class);
            });

    private static final String SECRET = "4711 0815";

    /** Fails at its second step, and then again at undoing the first. */
    private static final WorkflowDefinition<String> REFUND =
            WorkflowDefinition.of("refund", String.class, String.class, (context, card) -> {
                StepOptions<String> undone = StepOptions.<String>defaults()
                        .compensationRetry(RetryPolicy.none())
                        .compensate(reserved -> {
                            throw new IllegalStateException("The reservation for " + card + " is locked.");
                        });
                context.step("reserve", String.class, undone, () -> "r-1");
                StepOptions<String> once =
                        StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, Duration.ofMillis(1)));
                return context.step("pay", String.class, once, () -> {
                    throw new IllegalArgumentException("The card " + card + " has expired.");
                });
            });

    private static final WorkflowDefinition<String> TRANSFER = WorkflowDefinition.of(
            "transfer",
            String.class,
            String.class,
            (context, account) -> context.step(
                    "send", String.class, StepOptions.<String>defaults().atMostOnce(), () -> {
                        throw new StepOutcomeUnknownException(
                                "The bank has not said whether " + account + " was debited.");
                    }));

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private RestTestClient http;

    @BeforeEach
    void connect() throws Exception {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator")
                .build();
        engine.start(ORDER, WorkflowOptions.id("order-1"), new Order("tea", 2));
        engine.signal("order-1", "delivered", "by hand", "once");
        engine.handle("order-1", String.class).result();
    }

    @Test
    void operatorsAreShownThem() {
        detail("ann", "operator")
                .jsonPath("$.input.json[0].item")
                .isEqualTo("tea")
                .jsonPath("$.output.json")
                .isEqualTo("by hand")
                .jsonPath("$.steps[0].output.json")
                .isEqualTo(14)
                .jsonPath("$.steps[1].output.json")
                .isEqualTo("by hand")
                .jsonPath("$.signals[0].name")
                .isEqualTo("delivered")
                .jsonPath("$.signals[0].status")
                .isEqualTo("DELIVERED")
                .jsonPath("$.signals[0].payload.json")
                .isEqualTo("by hand");
    }

    @Test
    void othersAreNot() {
        for (String role : new String[] {"clerk", ""}) {
            detail(role.isEmpty() ? "" : "bob", role)
                    .jsonPath("$.input.hidden")
                    .isEqualTo(true)
                    .jsonPath("$.input.json")
                    .doesNotExist()
                    .jsonPath("$.output.json")
                    .doesNotExist()
                    .jsonPath("$.steps[0].output.hidden")
                    .isEqualTo(true)
                    .jsonPath("$.steps[0].output.json")
                    .doesNotExist()
                    .jsonPath("$.signals[0].payload.hidden")
                    .isEqualTo(true)
                    .jsonPath("$.signals[0].payload.json")
                    .doesNotExist();
        }
    }

    @Test
    void messagesMayRepeatValuesSoTheyAreShownAndHiddenWithThem() {
        WorkflowHandle<String> refund = engine.start(REFUND, WorkflowOptions.id("refund-1"), SECRET);
        assertThatThrownBy(refund::result).isInstanceOf(WorkflowBlockedException.class);

        String shown = text("/workflows/refund-1", "operator");
        String hidden = text("/workflows/refund-1", "clerk");

        assertThat(shown)
                .contains("The reservation for 4711 0815 is locked.", "The card 4711 0815 has expired.")
                .contains("\"messagesHidden\":false");
        assertThat(hidden)
                .doesNotContain(SECRET)
                .contains("\"messagesHidden\":true", IllegalArgumentException.class.getName())
                .contains("It is blocked (COMPENSATION_FAILED): Why in detail is shown to those who are shown values.");
        assertThat(text("/workflows?id=refund", "operator")).contains(SECRET);
        assertThat(text("/workflows?id=refund", "clerk")).contains("refund-1").doesNotContain(SECRET);
    }

    @Test
    void whyAnOutcomeIsUnknownIsSaidByTheApplicationAndHiddenToo() {
        WorkflowHandle<String> transfer = engine.start(TRANSFER, WorkflowOptions.id("transfer-1"), SECRET);
        assertThatThrownBy(transfer::result).isInstanceOf(WorkflowBlockedException.class);

        for (String path : new String[] {"/workflows/transfer-1", "/workflows?id=transfer"}) {
            assertThat(text(path, "operator")).contains("4711 0815 was debited");
            assertThat(text(path, "clerk")).contains("OUTCOME_UNKNOWN").doesNotContain(SECRET);
        }
    }

    private String text(String path, String role) {
        return String.valueOf(http.get()
                .uri(path)
                .header("X-User", "ann")
                .header("X-Role", role)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    @Test
    void typesAreListed() {
        http.get()
                .uri("/workflowtypes")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.types[0].name")
                .isEqualTo("order")
                .jsonPath("$.types[0].parameters[0]")
                .isEqualTo(Order.class.getName())
                .jsonPath("$.types[0].registered")
                .isEqualTo(true)
                .jsonPath("$.types[0].active")
                .isEqualTo(0);
        http.get().uri("/workflowtypes?x=1").exchange().expectStatus().isBadRequest();
    }

    private RestTestClient.BodyContentSpec detail(String user, String role) {
        return http.get()
                .uri("/workflows/order-1")
                .header("X-User", user)
                .header("X-Role", role)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        CheckpointStore memoryStore() {
            return new InMemoryCheckpointStore();
        }

        @Bean
        WorkflowDefinition<String> order() {
            return ORDER;
        }

        @Bean
        WorkflowDefinition<String> transfer() {
            return TRANSFER;
        }

        @Bean
        WorkflowDefinition<String> refund() {
            return REFUND;
        }

        /** Stands for whatever the application authenticates with. */
        @Bean
        Filter login() {
            return (request, response, chain) -> chain.doFilter(new LoggedIn((HttpServletRequest) request), response);
        }
    }

    private static final class LoggedIn extends HttpServletRequestWrapper {
        private LoggedIn(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            String user = getHeader("X-User");
            return user == null || user.isEmpty() ? null : () -> user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return role.equals(getHeader("X-Role"));
        }
    }
}
