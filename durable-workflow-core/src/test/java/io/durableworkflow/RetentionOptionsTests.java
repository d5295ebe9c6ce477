package io.durableworkflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionOptionsTests {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void nothingIsDeletedUnlessAsked() {
        RetentionOptions options = RetentionOptions.keepAll();

        assertThat(options.deletes()).isFalse();
        assertThat(options.kept(ExecutionStatus.COMPLETED)).isNull();
        assertThat(options.completed(DAY).deletes()).isTrue();
        assertThat(options.failed(DAY).deletes()).isTrue();
        assertThat(options.cancelled(DAY).deletes()).isTrue();
    }

    @Test
    void whatTimedOutCountsWithWhatFailed() {
        RetentionOptions options = RetentionOptions.keepAll().failed(DAY);

        assertThat(options.kept(ExecutionStatus.FAILED)).isEqualTo(DAY);
        assertThat(options.kept(ExecutionStatus.TIMED_OUT)).isEqualTo(DAY);
        assertThat(options.kept(ExecutionStatus.CANCELLED)).isNull();
        assertThatThrownBy(() -> options.kept(ExecutionStatus.RUNNING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no execution has ended as RUNNING");
    }

    @Test
    void whatIsOutOfRangeIsRefusedByItsName() {
        RetentionOptions options = RetentionOptions.keepAll();

        assertThatThrownBy(() -> options.completed(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("completed must be PT1S to PT876000H, was PT0S");
        assertThatThrownBy(() -> options.failed(Duration.ofDays(36_501))).hasMessageStartingWith("failed must be ");
        assertThatThrownBy(() -> options.cancelled(Duration.ofMillis(999)))
                .hasMessageStartingWith("cancelled must be ");
        assertThatThrownBy(() -> options.interval(Duration.ofDays(31))).hasMessageStartingWith("interval must be ");
        assertThatThrownBy(() -> options.batchSize(0)).hasMessage("batchSize must be 1 to 1000, was 0");
        assertThatThrownBy(() -> options.batchSize(1_001)).hasMessage("batchSize must be 1 to 1000, was 1001");
    }
}
