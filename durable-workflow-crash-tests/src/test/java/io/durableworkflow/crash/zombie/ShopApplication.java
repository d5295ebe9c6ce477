package io.durableworkflow.crash.zombie;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.crash.ledger.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A small application with the starter and without a web server, which does what is written to its input. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Shop.class)
class ShopApplication {
    /** The application has started. */
    static final String READY = "ready";

    /** Then the state of the engine, and why. */
    static final String HEALTH = "health ";

    /** Then how many executions have not ended. */
    static final String OPEN = "open ";

    /** Then why nothing was started. */
    static final String REFUSED = "refused ";

    private static final List<ExecutionStatus> ENDS = List.of(
            ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.CANCELLED);

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(ShopApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments);
    }

    @Bean
    Ledger ledger(@Value("${ledger}") Path file, @Value("${process}") int process) throws IOException {
        return Ledger.open(file, process);
    }

    @Bean
    @ConditionalOnProperty("database")
    HikariDataSource dataSource(@Value("${database}") String url) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(5);
        return new HikariDataSource(pool);
    }

    @Bean
    ApplicationRunner commands(DurableEngine engine, Shop shop, HealthIndicator durableWorkflowHealthIndicator) {
        return arguments -> {
            new Thread(() -> obey(engine, shop, durableWorkflowHealthIndicator), "commands").start();
            System.out.println(READY);
        };
    }

    private static void obey(DurableEngine engine, Shop shop, HealthIndicator health) {
        Map<String, Callable<Void>> workflows = Map.of(
                "slow", call(shop::slow),
                "once", call(shop::once),
                "saga", call(shop::saga),
                "parent", call(shop::parent),
                "between", call(shop::between),
                "nap", call(shop::nap),
                "patient", call(shop::patient));
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> {
                    String[] words = line.split(" ");
                    switch (words[0]) {
                        case "start" -> start(engine, words[1] + "-" + words[2], workflows.get(words[1]));
                        case "signal" -> engine.signal(words[1], "go", "now");
                        case "go" -> shop.goOn();
                        case "health" -> tell(health.health());
                        case "open" -> System.out.println(OPEN + open(engine));
                        default -> throw new IllegalArgumentException(line);
                    }
                });
    }

    private static void start(DurableEngine engine, String id, Callable<Void> workflow) {
        try {
            engine.start(id, workflow);
        } catch (StoreUnavailableException e) {
            System.out.println(REFUSED + e.getMessage());
        }
    }

    private static Callable<Void> call(Runnable workflow) {
        return () -> {
            workflow.run();
            return null;
        };
    }

    private static void tell(Health health) {
        System.out.println(
                HEALTH + health.getStatus() + " " + health.getDetails().get("reason"));
    }

    private static long open(DurableEngine engine) {
        return engine.countByStatus().entrySet().stream()
                .filter(count -> !ENDS.contains(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
