package io.durableworkflow.crash.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.kill.KillPlan.Kill;
import io.durableworkflow.crash.kill.KillPlan.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KillPlanTests {
    private static final int KILLS = 1_000;

    @Test
    void oneOfFiveIsWhileOpening() {
        List<Kill> kills = KillPlan.of(KILLS, new Random(1));

        assertThat(kills).hasSize(KILLS);
        for (int from = 0; from < KILLS; from += 5) {
            assertThat(kills.subList(from, from + 5))
                    .extracting(Kill::phase)
                    .containsOnlyOnce(Phase.OPENING)
                    .containsOnly(Phase.OPENING, Phase.OPEN);
        }
    }

    @Test
    void theSameSeedIsTheSamePlan() {
        assertThat(KillPlan.of(KILLS, new Random(7)))
                .isEqualTo(KillPlan.of(KILLS, new Random(7)))
                .isNotEqualTo(KillPlan.of(KILLS, new Random(8)));
    }

    @Test
    void aKillLiesInItsPhase() {
        Duration opening = Duration.ofSeconds(2);

        assertThat(KillPlan.of(KILLS, new Random(1)))
                .allSatisfy(kill -> assertThat(kill.delay(opening))
                        .isBetween(Duration.ZERO, kill.phase() == Phase.OPENING ? opening : Duration.ofMillis(800)));
        assertThat(new Kill(Phase.OPENING, 0.5).delay(opening)).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Kill(Phase.OPEN, 0.5).delay(opening)).isEqualTo(Duration.ofMillis(400));
    }
}
