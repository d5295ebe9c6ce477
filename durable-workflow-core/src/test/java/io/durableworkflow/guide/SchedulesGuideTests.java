package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulesGuideTests {
    private final WorkflowDefinition<String> reminder =
            WorkflowDefinition.of("reminder", String.class, ctx -> "reminded at " + ctx.now());
    private World world;

    @BeforeEach
    void begin() {
        world = World.inMemory().code(engine -> engine.register(reminder));
        world.start();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void startsLater() throws Exception {
        var engine = world.engine();

        // tag::start-later
        engine.start(reminder, WorkflowOptions.id("tomorrow").delay(Duration.ofDays(1)));
        engine.start(reminder, WorkflowOptions.id("new-year").startAt(Instant.parse("2027-01-01T00:00:00Z")));
        // end::start-later

        assertThat(engine.find("tomorrow").orElseThrow().status()).isEqualTo(ExecutionStatus.QUEUED);
        world.clock().advance(Duration.ofDays(1));
        assertThat(engine.handle("tomorrow", String.class).result(World.PATIENCE))
                .isEqualTo("reminded at 2026-01-02T00:00:00Z");
        assertThat(engine.find("new-year").orElseThrow().waitingFor())
                .isEqualTo("It waits for its start at 2027-01-01T00:00:00Z.");
    }
}
