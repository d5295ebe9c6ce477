package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseOptionsTests {
    private static final DatabaseOptions DEFAULTS = DatabaseOptions.defaults();

    @Test
    void defaultsAreTheSafeOnes() {
        assertThat(DEFAULTS.synchronous()).isEqualTo(Synchronous.FULL);
        assertThat(DEFAULTS.lockWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(DEFAULTS.readers()).isBetween(1, 4);
        assertThat(DEFAULTS.tablePrefix().value()).isEqualTo("dw_");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void readersOutOfRangeAreRefused(int readers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withReaders(readers))
                .withMessageContaining("readers must be 1 to 64, was " + readers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT1H0.001S"})
    void lockWaitOutOfRangeIsRefused(String wait) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withLockWait(Duration.parse(wait)))
                .withMessageContaining("lockWait must be 0 to PT1H, was");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT1M0.001S"})
    void busyTimeoutOutOfRangeIsRefused(String timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withBusyTimeout(Duration.parse(timeout)))
                .withMessageContaining("busyTimeout must be 0 to PT1M, was");
    }
}
