package io.durableworkflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JvmTests {
    @Test
    void whatItPrintsIsReadWhileItRuns() {
        try (Jvm jvm = Jvm.start(Map.of("GREETING", "hello"), List.of("-Dname=world"), Greeting.class, "!")) {
            assertThat(jvm.await("hello ")).isEqualTo("world!");
            assertThat(jvm.isAlive()).isTrue();
        }
    }

    @Test
    void allThatAKilledOneHadPrintedIsThere() {
        try (Jvm jvm = Jvm.start(Greeting.class, "!")) {
            jvm.await("waiting");
            assertThat(jvm.kill()).contains("null null!", "waiting");
            assertThat(jvm.exitCode()).isEqualTo(128 + 9);
        }
    }

    @Test
    void oneThatEndsTooSoonFailsWithItsOutput() {
        try (Jvm jvm = Jvm.start(Greeting.class)) {
            assertThatThrownBy(() -> jvm.await("waiting"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ArrayIndexOutOfBoundsException");
        }
    }

    @Test
    void answersToWhatIsSent() {
        try (Jvm jvm = Jvm.start(Echo.class)) {
            assertThat(jvm.poll(Duration.ZERO)).isNull();
            jvm.send("one");
            jvm.send("two");
            assertThat(jvm.await("echo")).isEqualTo("one");
            assertThat(jvm.poll(Duration.ofMinutes(1))).isEqualTo("echo two");
            jvm.sendNothingMore();
            assertThat(jvm.exitCode()).isZero();
        }
    }

    @Test
    void oneThatHasEndedIsNotWaitedFor() {
        try (Jvm jvm = Jvm.start(Greeting.class)) {
            jvm.exitCode();
            jvm.send("nobody hears it");
            assertThatThrownBy(() -> readAll(jvm))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("has ended by itself")
                    .hasMessageContaining("ArrayIndexOutOfBoundsException");
        }
    }

    private static void readAll(Jvm jvm) {
        String line = jvm.poll(Duration.ofMinutes(1));
        while (line != null) {
            line = jvm.poll(Duration.ofMinutes(1));
        }
    }

    static final class Echo {
        public static void main(String[] arguments) throws IOException {
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println("echo " + line);
            }
        }
    }

    static final class Greeting {
        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(System.getenv("GREETING") + " " + System.getProperty("name") + arguments[0]);
            System.out.println("waiting");
            Thread.currentThread().join();
        }
    }
}
