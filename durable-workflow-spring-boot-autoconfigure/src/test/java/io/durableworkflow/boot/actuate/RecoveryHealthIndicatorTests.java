package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineView;
import io.durableworkflow.RecoveryReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Status;

/** An application can be kept from getting requests until what an earlier process left behind runs again. */
class RecoveryHealthIndicatorTests {
    private final DurableEngine engine = mock();
    private final ObjectProvider<DurableEngine> provider = mock();
    private final RecoveryHealthIndicator indicator = new RecoveryHealthIndicator(provider, true);

    @BeforeEach
    void provide() {
        given(provider.getObject()).willReturn(engine);
    }

    @Test
    void isOutOfServiceUntilWhatWasFoundRunsAgain() {
        recovery(null);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

        recovery(new RecoveryReport(3, 2, 1, Duration.ZERO));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(indicator.health().getDetails()).containsEntry("recovery", "0 of 2 run again");
        runs();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        runs();

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isUpAtOnceWhereNothingIsFoundAndStaysSo() {
        recovery(new RecoveryReport(5, 0, 0, Duration.ZERO));
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);

        recovery(null);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isUpInAProcessThatRunsNothing() {
        recovery(null);

        assertThat(new RecoveryHealthIndicator(provider, false).health().getStatus())
                .isEqualTo(Status.UP);
    }

    private void recovery(@Nullable RecoveryReport report) {
        given(engine.view()).willReturn(new EngineView(true, 0, 0, 0, null, null, report, List.of()));
    }

    private void runs() {
        indicator.onEvent(new EngineEvent.RunEntered("order-42", "checkout", Map.of()));
    }
}
