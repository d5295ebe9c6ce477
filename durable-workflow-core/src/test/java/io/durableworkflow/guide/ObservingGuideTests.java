package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example of the page about observing. */
class ObservingGuideTests {
    private final World world = World.inMemory();
    private final List<String> page = new CopyOnWriteArrayList<>();

    @AfterEach
    void switchOff() {
        world.close();
    }

    @Test
    void observes() {
        WorkflowDefinition<String> order =
                WorkflowDefinition.of("order", String.class, ctx -> ctx.awaitSignal("paid", String.class));
        world.code(engine -> engine.register(order));
        DurableEngine engine = world.start();
        world.begin(order, "order-42");
        world.await("order-42", ExecutionStatus.SUSPENDED);

        // tag::observe
        engine.observe("order-42").subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ExecutionView view) {
                show(view.status() + ": " + view.waitingFor());
            }

            @Override
            public void onError(Throwable reason) {
                show("lost sight of it: " + reason.getMessage());
            }

            @Override
            public void onComplete() {
                show("it has ended");
            }
        });
        // end::observe
        world.await("it is shown", () -> !page.isEmpty());
        engine.signal("order-42", "paid", "in full");
        world.await("its end is shown", () -> page.contains("it has ended"));

        assertThat(page.get(0)).startsWith("SUSPENDED: It waits for the signal 'paid'");
    }

    private void show(String line) {
        page.add(line);
    }
}
