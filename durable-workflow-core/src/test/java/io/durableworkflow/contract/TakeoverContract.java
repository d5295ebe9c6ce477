package io.durableworkflow.contract;

import static io.durableworkflow.store.TestRecords.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.Branch;
import io.durableworkflow.EngineEvent.ExecutionSuspended;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.StoreSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An engine loses an execution while a thread is in it: another owner raises the fence. Whatever that thread does next, it
 * records nothing and begins nothing, its other executions go on, and the owner after that finishes what was taken.
 */
public abstract class TakeoverContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    // A process that finds once more what it has lost would take it for that of a dead one.
    private final FirstLook launched = new FirstLook();

    private final WorkflowDefinition<String> child = WorkflowDefinition.of("child", String.class, ctx -> {
        ctx.step("in child", () -> world.effect("child"));
        return "grown";
    });

    private final WorkflowDefinition<String> other =
            WorkflowDefinition.of("other", String.class, ctx -> ctx.step("work", String.class, () -> "worked"));

    private final WorkflowDefinition<String> listener = WorkflowDefinition.of(
            "listener",
            String.class,
            ctx -> ctx.tryAwaitSignal("news", String.class, Duration.ofDays(30)).orElse("none"));

    /** What a thread asks for after its execution was taken over. */
    enum Next {
        STEP {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.step("next", () -> in.world.effect("next"));
            }
        },
        STEP_AT_MOST_ONCE {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.step("next", String.class, StepOptions.<String>defaults().atMostOnce(), () -> {
                    in.world.effect("next");
                    return "";
                });
            }
        },
        SLEEP {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.sleep(HOUR);
                in.world.effect("next");
            }
        },
        SIGNAL {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.tryAwaitSignal("news", String.class, HOUR);
                in.world.effect("next");
            }
        },
        TOPIC {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.tryAwaitTopic("news", String.class, HOUR);
                in.world.effect("next");
            }
        },
        CALLBACK {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.callback("news", String.class);
                in.world.effect("next");
            }
        },
        CHILD {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.child(in.child);
                in.world.effect("next");
            }
        },
        STARTED_CHILD {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.startChild(in.child, WorkflowOptions.id("started"));
                in.world.effect("next");
            }
        },
        PARALLEL {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.parallel(
                        "both",
                        Branch.of("one", () -> ctx.step("one", () -> in.world.effect("next"))),
                        Branch.of("two", () -> ctx.sleep(HOUR)));
            }
        },
        PUBLISHED_VALUE {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.publish("progress", "half");
                ctx.step("next", () -> in.world.effect("next"));
            }
        },
        SENT_SIGNAL {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                in.world.engine().signal("listener", "news", "from the taken one");
                in.world.effect("next");
            }
        },
        VERSION {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {
                ctx.version("change", 0, 1);
                ctx.step("next", () -> in.world.effect("next"));
            }
        },
        END {
            @Override
            void call(TakeoverContract in, WorkflowContext ctx) throws Exception {}
        };

        // That a step at least once begins is not waited for: the first that begins after the loss finds out at its
        // end, and
        // counts as interrupted.
        boolean beginsAStep() {
            return this == STEP || this == PUBLISHED_VALUE || this == VERSION || this == END;
        }

        abstract void call(TakeoverContract in, WorkflowContext ctx) throws Exception;
    }

    /** Another owner claims the execution, as it would after this process was taken for dead. */
    private void takeOver(String id) {
        LoadedExecution loaded =
                world.disk().load(world.disk().find(id).orElseThrow().no()).orElseThrow();
        ExecutionState state = loaded.execution().state();
        Change claim = transition(loaded.execution().no(), state.fence(), loaded.revision() + 1)
                .state(state.toBuilder()
                        .owner("another node")
                        .fence(state.fence() + 1)
                        .build())
                .build();
        assertThat(world.disk().commit(List.of(claim))).first().isInstanceOf(ChangeResult.Applied.class);
    }

    // The thread has left the execution, nothing was recorded for it, and another one can still be run.
    private void assertShutOut(StoreSnapshot before) throws Exception {
        world.await("its thread was stopped", () -> world.engine().view().running() == 0);
        assertThat(StoreSnapshot.of(world.disk())).isEqualTo(before);
        assertThat(start(other, "other").result(World.PATIENCE)).isEqualTo("worked");
    }

    @ParameterizedTest
    @EnumSource
    void theNextCallIsRefused(Next next) throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> taken = WorkflowDefinition.of("taken", String.class, ctx -> {
            ctx.step("before", () -> world.effect("before"));
            gate.pass();
            next.call(this, ctx);
            ctx.step("later", () -> world.effect("later"));
            return "done";
        });
        code(taken, child, other, listener);
        world.between(launched::watch);
        world.start();
        launched.await(world);
        start(listener, "listener");
        awaitSuspended("listener");
        start(taken, "t");
        gate.awaitArrival();
        takeOver("t");
        StoreSnapshot before = StoreSnapshot.of(world.disk());

        gate.open();

        assertShutOut(before);
        List<String> of = next == Next.END ? List.of() : List.of("next");
        List<String> late = next == Next.END ? List.of("later") : next.beginsAStep() ? of : List.of();
        assertThat(world.effects()).isEqualTo(concat(List.of("before"), late));
        world.restart();
        assertThat(world.finish("t").status()).isEqualTo(ExecutionStatus.COMPLETED);
        if (next == Next.STARTED_CHILD) {
            assertThat(result("started")).isEqualTo("grown");
        }
        List<String> grown = next == Next.CHILD || next == Next.STARTED_CHILD ? List.of("child") : List.of();
        assertThat(world.effects())
                .containsExactlyInAnyOrderElementsOf(
                        concat(concat(List.of("before", "later"), of), concat(late, grown)));
        if (next == Next.SENT_SIGNAL) {
            assertThat(result("listener")).isEqualTo("from the taken one");
        }
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    @Test
    void aStepThatEndsLateIsNotRecordedAndRunsAgain() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> taken = WorkflowDefinition.of("taken", String.class, ctx -> {
            ctx.step("slow", () -> {
                world.effect("slow");
                gate.pass();
            });
            ctx.step("after", () -> world.effect("after"));
            return "done";
        });
        loseInside(taken, gate, 1);

        assertThat(result("t")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("slow", "slow", "after");
    }

    @Test
    void aStepThatFailsLateIsNotTriedAgainByWhoLostIt() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> taken = WorkflowDefinition.of(
                "taken",
                String.class,
                ctx -> ctx.step(
                        "slow",
                        String.class,
                        StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, Duration.ZERO)),
                        () -> {
                            world.effect("attempt " + ctx.attempt());
                            gate.pass();
                            throw new IllegalStateException("no");
                        }));
        loseInside(taken, gate, 1);

        world.await("t", ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("attempt 1", "attempt 1", "attempt 2");
    }

    @Test
    void aStepAtMostOnceThatEndsLateHasAnUnknownOutcome() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> taken = WorkflowDefinition.of(
                "taken",
                String.class,
                ctx -> ctx.step(
                        "pay", String.class, StepOptions.<String>defaults().atMostOnce(), () -> {
                            world.effect("paid");
                            gate.pass();
                            return "receipt";
                        }));
        loseInside(taken, gate, 1);

        ExecutionView blocked = world.await("t", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        assertThat(world.effects()).containsExactly("paid");
    }

    @Test
    void aCompensationThatEndsLateIsNotRecordedAndTheNextOneDoesNotBegin() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> taken = WorkflowDefinition.of("taken", String.class, ctx -> {
            ctx.step(
                    "hotel",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("no hotel")),
                    () -> "hotel");
            ctx.step(
                    "flight",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> {
                        world.effect("no flight");
                        gate.pass();
                    }),
                    () -> "flight");
            throw new IllegalStateException("no visa");
        });
        loseInside(taken, gate, 1);

        world.await("t", ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("no flight", "no flight", "no hotel");
    }

    @Test
    void noBranchRecordsAnythingAndTheBlockHasNoOutcome() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> taken = WorkflowDefinition.of("taken", String.class, ctx -> {
            ctx.parallel("both", held(ctx, gate, "one"), held(ctx, gate, "two"));
            ctx.step("after", () -> world.effect("after"));
            return "done";
        });
        loseInside(taken, gate, 2);

        assertThat(result("t")).isEqualTo("done");
        assertThat(world.effects())
                .containsExactlyInAnyOrder("one", "two", "one", "two", "one later", "two later", "after");
    }

    private Branch<?> held(WorkflowContext ctx, Gate gate, String name) {
        return Branch.of(name, () -> {
            ctx.step(name, () -> {
                world.effect(name);
                gate.pass();
            });
            ctx.step(name + " later", () -> world.effect(name + " later"));
        });
    }

    // Takes it over while threads are held in it, lets them on, and starts the process that finishes it.
    private void loseInside(WorkflowDefinition<String> taken, Gate gate, int threads) throws Exception {
        code(taken, other);
        world.between(launched::watch);
        world.start();
        launched.await(world);
        start(taken, "t");
        for (int i = 0; i < threads; i++) {
            gate.awaitArrival();
        }
        takeOver("t");
        StoreSnapshot before = StoreSnapshot.of(world.disk());
        List<String> effects = world.effects();

        gate.open();

        assertShutOut(before);
        assertThat(world.effects()).isEqualTo(effects);
        world.restart();
    }

    @Test
    void aWaitThatKeepsItsThreadEndsForNobodyButTheNewOwner() throws Exception {
        world.with(builder -> builder.residentWait(Duration.ofMinutes(1)));
        WorkflowDefinition<String> taken = WorkflowDefinition.of("taken", String.class, ctx -> {
            ctx.sleep("nap", Duration.ofSeconds(30));
            ctx.step("after", () -> world.effect("after"));
            ctx.step("later", () -> world.effect("later"));
            return "done";
        });
        code(taken, other);
        world.between(launched::watch);
        world.start();
        launched.await(world);
        start(taken, "t");
        world.await("the sleep is recorded", () -> steps("t").contains("nap"));
        world.await("it is the only one", () -> world.engine().view().running() == 1);
        takeOver("t");
        StoreSnapshot before = StoreSnapshot.of(world.disk());

        world.clock().advance(Duration.ofSeconds(30));

        assertShutOut(before);
        assertThat(world.effects()).as("begun, and refused at its end").containsExactly("after");
        assertThat(world.events()).noneMatch(ExecutionSuspended.class::isInstance);
        world.restart();
        assertThat(result("t")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("after", "after", "later");
    }
}
