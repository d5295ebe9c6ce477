package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Signals that come at the worst moments: none is lost, none is delivered twice, and each sender's order is kept. */
public abstract class SignalRaceContract extends ScenarioContract {
    private static final int SENDERS = 4;
    private static final int EACH = 30;

    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);

    @AfterEach
    void dismissTheSenders() {
        senders.shutdownNow();
    }

    /** Takes so many items, one wait each, with a suspension wherever none is there yet. */
    private final WorkflowDefinition<String> collector =
            WorkflowDefinition.of("collector", Integer.class, String.class, (ctx, count) -> {
                List<String> got = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    got.add(ctx.awaitSignal("item", String.class));
                }
                return String.join(",", got);
            });

    private List<Future<?>> send(String id, String signal) {
        return IntStream.range(0, SENDERS)
                .<Future<?>>mapToObj(sender -> senders.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        world.engine().signal(id, signal, sender + ":" + i);
                    }
                    return null;
                }))
                .toList();
    }

    private static void await(List<Future<?>> all) throws Exception {
        for (Future<?> one : all) {
            one.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void assertComplete(String received) {
        List<String> got = List.of(received.split(","));
        assertThat(got).doesNotHaveDuplicates().hasSize(SENDERS * EACH);
        for (int sender = 0; sender < SENDERS; sender++) {
            String prefix = sender + ":";
            assertThat(got.stream().filter(item -> item.startsWith(prefix)))
                    .as("what sender %d sent", sender)
                    .containsExactlyElementsOf(
                            IntStream.range(0, EACH).mapToObj(i -> prefix + i).toList());
        }
    }

    @RepeatedTest(3)
    void signalsThatRaceWithTheSuspensionAreAllDelivered() throws Exception {
        code(collector);
        world.start();
        start(collector, "c", SENDERS * EACH);

        await(send("c", "item"));

        assertComplete(result("c"));
    }

    @Test
    void signalsThatRaceWithRestartsAreAllDelivered() throws Exception {
        code(collector);
        world.start();
        start(collector, "c", SENDERS * EACH);
        List<String> pending = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            for (int sender = 0; sender < SENDERS; sender++) {
                pending.add(sender + ":" + i);
            }
        }

        for (int i = 0; i < pending.size(); i++) {
            world.engine().signal("c", "item", pending.get(i));
            if (i % 10 == 9) {
                restart(i % 20 == 9 ? Restart.KILL : Restart.ORDERLY);
            }
        }

        assertThat(result("c")).isEqualTo(String.join(",", pending));
    }

    @Test
    void signalsThatRaceWithDeadlinesAreAllDelivered() throws Exception {
        WorkflowDefinition<String> impatient =
                WorkflowDefinition.of("impatient", Integer.class, String.class, (ctx, count) -> {
                    List<String> got = new ArrayList<>();
                    while (got.size() < count) {
                        ctx.tryAwaitSignal("item", String.class, Duration.ofMillis(2))
                                .ifPresent(got::add);
                    }
                    return String.join(",", got);
                });
        code(impatient);
        world.start();
        start(impatient, "i", SENDERS * EACH);
        AtomicBoolean sending = new AtomicBoolean(true);
        Callable<Void> passTime = () -> {
            for (int moves = 0; moves < 300 && sending.get(); moves++) {
                world.clock().advance(Duration.ofMillis(1));
                Thread.yield();
            }
            return null;
        };
        ExecutorService time = Executors.newSingleThreadExecutor();
        Future<Void> passing = time.submit(passTime);

        await(send("i", "item"));
        sending.set(false);
        passing.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        time.shutdown();

        assertComplete(result("i"));
    }

    @Test
    void signalsOfManyNamesReachTheirWaits() throws Exception {
        WorkflowDefinition<String> rounds = WorkflowDefinition.of("rounds", String.class, ctx -> {
            List<String> got = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                for (int sender = 0; sender < SENDERS; sender++) {
                    got.add(ctx.awaitSignal("from " + sender, String.class));
                }
            }
            return String.join(",", got);
        });
        code(rounds);
        world.start();
        start(rounds, "r");
        List<Future<?>> all = IntStream.range(0, SENDERS)
                .<Future<?>>mapToObj(sender -> senders.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        world.engine().signal("r", "from " + sender, sender + ":" + i);
                    }
                    return null;
                }))
                .toList();

        await(all);

        assertComplete(result("r"));
    }

    @Test
    void aSignalSentTwiceByManyIsDeliveredOnce() throws Exception {
        code(collector);
        world.start();
        start(collector, "c", EACH);
        List<Future<?>> all = IntStream.range(0, SENDERS)
                .<Future<?>>mapToObj(sender -> senders.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        // Those that come after the end are repeats, and no conflict.
                        world.engine().signal("c", "item", i, "key-" + i);
                    }
                    return null;
                }))
                .toList();

        await(all);

        assertThat(result("c").split(","))
                .containsExactlyInAnyOrder(
                        IntStream.range(0, EACH).mapToObj(String::valueOf).toArray(String[]::new));
    }
}
