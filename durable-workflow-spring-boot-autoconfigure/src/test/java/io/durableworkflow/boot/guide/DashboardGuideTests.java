package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The example of the page about the dashboard. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "durable-workflow.dashboard.enabled=true")
class DashboardGuideTests {
    @TempDir
    static Path folder;

    @LocalServerPort
    private int port;

    private RestTestClient http;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry properties) {
        properties.add(
                "durable-workflow.sqlite.path", () -> folder.resolve("guide.db").toString());
    }

    @BeforeEach
    void connect() {
        http = RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
    }

    @Test
    void onlyOperatorsSeeThePages() {
        for (String path : new String[] {"/workflows", "/workflows/", "/workflows/api/overview"}) {
            assertThat(status(path, null)).isEqualTo(HttpStatus.UNAUTHORIZED);
            assertThat(status(path, "bob")).isEqualTo(HttpStatus.FORBIDDEN);
            assertThat(status(path, "ada")).isEqualTo(HttpStatus.OK);
        }
    }

    private HttpStatus status(String path, String user) {
        return HttpStatus.valueOf(http.get()
                .uri(path)
                .headers(headers -> login(headers, user))
                .exchange()
                .returnResult()
                .getStatus()
                .value());
    }

    private static void login(HttpHeaders headers, String user) {
        if (user != null) {
            headers.setBasicAuth(user, "secret");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = LiquibaseAutoConfiguration.class)
    @EnableWebSecurity
    static class Shop {
        // tag::dashboard-security
        @Bean
        @Order(0)
        SecurityFilterChain workflowPages(HttpSecurity http) throws Exception {
            return http.securityMatcher("/workflows/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("OPERATOR"))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
        // end::dashboard-security

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
