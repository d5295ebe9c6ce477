package io.durableworkflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeRulesTests {
    @ParameterizedTest
    @ValueSource(classes = {CallsNow.class, RefersToNow.class, Sleeps.class, MakesAClock.class})
    void refusesWhatAsksTheMachine(Class<?> type) {
        assertThat(violationsOf(type)).hasSize(1);
    }

    @Test
    void acceptsMeasuringAndAClockThatIsHandedIn() {
        assertThat(violationsOf(Measures.class)).isEmpty();
    }

    private static List<String> violationsOf(Class<?> type) {
        JavaClasses classes = new ClassFileImporter().importClasses(type);
        return TimeRules.onlyTheSystemClockAsksTheMachineForTheTime()
                .evaluate(classes)
                .getFailureReport()
                .getDetails();
    }

    static class CallsNow {
        Instant time() {
            return Instant.now();
        }
    }

    static class RefersToNow {
        Supplier<Instant> time() {
            return Instant::now;
        }
    }

    static class Sleeps {
        void sleep() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static class MakesAClock {
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    static class Measures {
        long measure(Clock clock) {
            return clock.instant().toEpochMilli() + System.nanoTime();
        }
    }
}
