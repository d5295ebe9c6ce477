package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.RetentionOptions;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.boot.jdbc.Synchronous;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DurableWorkflowPropertiesTests {
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void hasDefaults() {
        DurableWorkflowProperties properties = bind(Map.of());

        assertThat(properties.enabled()).isTrue();
        assertThat(properties.sqlite().file())
                .isEqualTo(Path.of("durable-workflow.db").toAbsolutePath());
        assertThat(properties.sqlite().synchronous()).isEqualTo(Synchronous.FULL);
        assertThat(properties.datasource().mode()).isEqualTo(DurableWorkflowProperties.Mode.OWN);
        assertThat(properties.maxPayload()).isEqualTo(DataSize.ofMegabytes(1));
        assertThat(properties.retry().policy().maxAttempts()).isEqualTo(1);
        assertThat(properties.compensation().policy())
                .isEqualTo(RetryPolicy.exponential(10, Duration.ofSeconds(1), 2).withMaxDelay(Duration.ofMinutes(1)));
        assertThat(properties.callTimeout()).isEqualTo(Duration.ofDays(36_500));
        assertThat(properties.retention().options()).isEqualTo(RetentionOptions.keepAll());
    }

    @Test
    void bindsTheDirectoryOfBackups() {
        assertThat(bind(Map.of()).backup().path()).isNull();
        assertThat(bind(Map.of("backup.directory", "backups")).backup().path())
                .isEqualTo(Path.of("backups").toAbsolutePath());
    }

    @Test
    void bindsHowLongExecutionsAreKept() {
        DurableWorkflowProperties properties = bind(Map.of(
                "retention.completed", "30d",
                "retention.failed", "90d",
                "retention.cancelled", "7d",
                "retention.interval", "5m",
                "retention.batch-size", "50"));

        assertThat(properties.retention().options())
                .isEqualTo(new RetentionOptions(
                        Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(7), Duration.ofMinutes(5), 50));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            table-prefix              | dw-       | a letter or underscore, then letters
            table-prefix              | ''        | at most 21 characters
            sqlite.path               | ''        | the path of a file
            sqlite.path               | :memory:  | the path of a file
            sqlite.path               | jdbc:sqlite:a.db | the path of a file
            sqlite.lock-wait          | -1s       | 0s to 1h
            max-concurrent-executions | 0         | 1 to 100000
            max-payload               | 1B        | 1KB to 64MB
            max-payload               | 65MB      | 1KB to 64MB
            max-recovery-attempts     | 0         | 1 to 1000
            resident-wait             | 61s       | 0s to 1m
            max-remembered-timers     | 0         | 1 to 1000000
            max-checkpoints           | 0         | 1 to 10000000
            max-published-values      | 0         | 1 to 10000
            step-timeout-grace        | 0s        | 1ms to 1h
            store-timeout             | 0s        | 1ms to 1h
            call-timeout              | 36501d    | 1ms to 36500d
            commit.max-batch-size     | 10001     | 1 to 10000
            commit.max-queued         | 0         | 1 to 1000000
            commit.intent-delay       | 2h        | 1ms to 1h
            retry.max-attempts        | 1001      | 1 to 1000
            retry.delay               | -1ms      | 0s to 365d
            retry.max-delay           | 500ms     | 1s to 365d
            retry.multiplier          | 0.5       | 1 to 1000
            retry.multiplier          | NaN       | 1 to 1000
            retry.jitter              | 1.5       | 0 to 1
            compensation.max-attempts | 0         | 1 to 1000
            compensation.jitter       | -0.1      | 0 to 1
            retention.completed       | 0s        | 1s to 36500d
            retention.failed          | 36501d    | 1s to 36500d
            retention.cancelled       | 999ms     | 1s to 36500d
            retention.interval        | 31d       | 1s to 30d
            retention.batch-size      | 0         | 1 to 1000
            backup.directory          | ''        | the path of a directory
            encryption.read-plain     | true      | true only where there are keys
            """)
    void namesPropertyValueAndRange(String property, String value, String allowed) {
        assertThatThrownBy(() -> bind(Map.of(property, value)))
                .rootCause()
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining("durable-workflow." + property + " has the value '")
                .hasMessageContaining(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secret | c2VjcmV0 | (not shown)                        | 32 bytes in Base64
            secret | secret!  | (not shown)                        | 32 bytes in Base64
            id     | a:b      | a:b                                | 1 to 32 letters
            id     | k2       | [Key[k2], Key[k2]]                 | an id of its own
            """)
    void namesABadKeyButNotItsSecret(String part, String value, String shown, String allowed) {
        Map<String, String> good = Map.of(
                "encryption.keys[0].id",
                "k1",
                "encryption.keys[0].secret",
                SECRET,
                "encryption.keys[1].id",
                "k2",
                "encryption.keys[1].secret",
                SECRET);
        Map<String, String> bad = new HashMap<>(good);
        bad.put("encryption.keys[0]." + part, value);

        assertThat(bind(good).encryption().keys()).hasSize(2);
        assertThatThrownBy(() -> bind(bad))
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(SECRET).doesNotContain("secret!"))
                .rootCause()
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining("durable-workflow.encryption.keys")
                .hasMessageContaining("has the value '" + shown + "'")
                .hasMessageContaining(allowed);
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static DurableWorkflowProperties bind(Map<String, String> values) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        values.forEach((name, value) -> source.put("durable-workflow." + name, value));
        return new Binder(source).bindOrCreate("durable-workflow", DurableWorkflowProperties.class);
    }
}
