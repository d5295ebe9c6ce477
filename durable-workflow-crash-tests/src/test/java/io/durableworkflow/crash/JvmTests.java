package io.durableworkflow.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
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
    void itReadsWhatItIsSent() {
        try (Jvm jvm = Jvm.start(Echo.class)) {
            jvm.send("hello");
            assertThat(jvm.await("you said ")).isEqualTo("hello");
            assertThat(jvm.exitCode()).isZero();
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

    static final class Greeting {
        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(System.getenv("GREETING") + " " + System.getProperty("name") + arguments[0]);
            System.out.println("waiting");
            Thread.currentThread().join();
        }
    }

    static final class Echo {
        public static void main(String[] arguments) {
            System.out.println("you said " + new Scanner(System.in, StandardCharsets.UTF_8).nextLine());
        }
    }
}
