package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

final class Queued extends Tale {
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final QueueOptions QUEUE =
            QueueOptions.named("mails").concurrency(1).rate(1, PERIOD);
    private final List<Long> holding = new CopyOnWriteArrayList<>();

    Queued() {
        super("a queue");
    }

    @Override
    public List<String> effects() {
        return List.of("first/a", "first/b", "second/a", "second/b", "third/a", "third/b");
    }

    @Override
    public void prepare(World newWorld) {
        newWorld.with(builder ->
                builder.residentWait(Duration.ZERO).shutdownLimit(Duration.ZERO).queue(QUEUE));
        super.prepare(newWorld);
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        ctx.sleep(Duration.ofMinutes(30));
        holding.add(world.disk().queueUse("mails", null).holding());
        step(ctx, "b");
        return "done";
    }

    @Override
    public void play(World theWorld) {
        world.engine().queues().pause("mails", Audit.none());
        begin("second", 0);
        begin("third", 0);
        begin("first", 1);
        world.engine().queues().resume("mails", Audit.none());
        Instant next = BEGIN;
        for (String id : List.of("first", "second", "third")) {
            if (world.clock().now().isBefore(next)) {
                world.clock().advanceTo(next);
            }
            world.finish(id);
            next = next.plus(PERIOD);
        }
    }

    private void begin(String id, int priority) {
        world.engine()
                .start(
                        flow,
                        WorkflowOptions.id(id)
                                .queue("mails")
                                .priority(priority)
                                .queueKey("key")
                                .dedupKey(id));
    }

    @Override
    public void check(World theWorld) throws Exception {
        for (String id : List.of("first", "second", "third")) {
            assertThat(world.engine().handle(id, String.class).result(World.PATIENCE))
                    .isEqualTo("done");
        }
        assertThat(world.engine().find("third").orElseThrow().endedAt())
                .isEqualTo(BEGIN.plus(PERIOD.multipliedBy(2)).plus(Duration.ofMinutes(30)));
        assertThat(holding).as("places held").containsOnly(1L);
        assertThat(world.engine().queues().list())
                .containsExactly(new QueueView("mails", QUEUE, 0, 0, null, false, null, null, null));
    }
}
