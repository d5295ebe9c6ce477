package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the page about waits. */
class WaitsGuideTests {
    private final World world = World.inMemory();

    @AfterEach
    void switchOff() {
        world.close();
    }

    private DurableEngine engine(WorkflowDefinition<?> definition) {
        world.code(engine -> engine.register(definition));
        return world.start();
    }

    private String result(String id) throws InterruptedException {
        return world.engine().handle(id, String.class).result(World.PATIENCE);
    }

    @Test
    void aSignalThatStartsItsExecution() throws Exception {
        WorkflowDefinition<String> digest = WorkflowDefinition.of("digest", String.class, ctx -> {
            String first = ctx.awaitSignal("news", String.class);
            return first + ", " + ctx.awaitSignal("news", String.class);
        });
        DurableEngine engine = engine(digest);

        // tag::signal-or-start
        WorkflowOptions today = WorkflowOptions.id("digest-2026-01-01");
        engine.signalOrStart("news", "it snows", "message-1", digest, today);
        engine.signalOrStart("news", "it thaws", "message-2", digest, today);
        // end::signal-or-start

        assertThat(result("digest-2026-01-01")).isEqualTo("it snows, it thaws");
    }

    @Test
    void aStartByAWorkflow() throws Exception {
        WorkflowDefinition<String> survey =
                WorkflowDefinition.of("survey", String.class, String.class, (ctx, order) -> "asked about " + order);
        WorkflowDefinition<String> shop = WorkflowDefinition.of("shop", String.class, ctx -> {
            DurableEngine engine = world.engine();
            // tag::start-in-body
            WorkflowOptions nextWeek = WorkflowOptions.defaults().delay(Duration.ofDays(7));
            String surveyId = engine.start(survey, nextWeek, "order-1").id();
            // end::start-in-body
            return surveyId;
        });
        world.code(engine -> engine.register(survey));
        engine(shop);
        world.begin(shop, "order-1");
        String surveyId = result("order-1");
        world.clock().advance(Duration.ofDays(7));

        assertThat(result(surveyId)).isEqualTo("asked about order-1");
    }

    @Test
    void aTopic() throws Exception {
        WorkflowDefinition<String> trip = WorkflowDefinition.of("trip", String.class, ctx -> {
            // tag::await-topic
            String reason = ctx.awaitTopic("airport-open", String.class);
            // end::await-topic
            return "flies: " + reason;
        });
        DurableEngine engine = engine(trip);
        world.begin(trip, "trip-1");
        world.await("trip-1", ExecutionStatus.SUSPENDED);

        // tag::publish
        engine.publish("airport-open", "the fog is gone", "message-17");
        // end::publish

        assertThat(result("trip-1")).isEqualTo("flies: the fog is gone");
    }

    @Test
    void aCondition() throws Exception {
        WorkflowDefinition<String> export = WorkflowDefinition.of("export", String.class, ctx -> {
            // tag::await-until
            ctx.awaitUntil(
                    "export is written", () -> isWritten("export.csv"), Duration.ofMinutes(1), Duration.ofHours(6));
            // end::await-until
            return "written";
        });
        engine(export);
        world.begin(export, "e-1");
        world.await("e-1", ExecutionStatus.SUSPENDED);
        written.set(true);
        world.finish("e-1");

        assertThat(result("e-1")).isEqualTo("written");
    }

    private final AtomicBoolean written = new AtomicBoolean();

    private boolean isWritten(String file) {
        return !file.isEmpty() && written.get();
    }

    @Test
    void oneOfSeveralSignals() throws Exception {
        WorkflowDefinition<String> approval = WorkflowDefinition.of("approval", String.class, ctx -> {
            // tag::any-signal
            NamedSignal<String> decision =
                    ctx.awaitAnySignal(List.of("approved", "rejected"), String.class, Duration.ofDays(14));
            return decision.name() + " by " + decision.payload();
            // end::any-signal
        });
        DurableEngine engine = engine(approval);
        world.begin(approval, "a-1");
        world.await("a-1", ExecutionStatus.SUSPENDED);

        engine.signal("a-1", "rejected", "ada");

        assertThat(result("a-1")).isEqualTo("rejected by ada");
    }
}
