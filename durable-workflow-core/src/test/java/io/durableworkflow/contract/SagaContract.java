package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.EngineEvent.ExecutionEnded;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Outcome;
import io.durableworkflow.PayloadException;
import io.durableworkflow.Resolution;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepBody;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowCancelledException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowTimedOutException;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a workflow does not complete, its completed steps are undone, last to first, as durably as they were done. */
public abstract class SagaContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** The two ways to say how a step is undone. */
    enum Style {
        LAMBDA,
        REGISTERED
    }

    /** The ways not to complete. */
    enum Ending {
        FAILED,
        TIMED_OUT,
        CANCELLED
    }

    // ---- order ----

    @ParameterizedTest
    @EnumSource
    void completedStepsAreUndoneLastToFirst(Style style) {
        start(style, ctx -> {
            done(style, ctx, "flight");
            done(style, ctx, "hotel");
            done(style, ctx, "car");
            throw new IllegalStateException("no visa");
        });
        world.finish("it");

        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "undo flight");
    }

    @ParameterizedTest
    @EnumSource
    void onlyCompletedStepsThatHaveACompensationAreUndone(Style style) {
        start(style, ctx -> {
            done(style, ctx, "flight");
            ctx.step("mail", () -> world.effect("mail"));
            return failing(style, ctx, "hotel");
        });
        world.finish("it");

        assertThat(world.effects()).containsExactly("flight", "mail", "hotel fails", "undo flight");
    }

    @ParameterizedTest
    @EnumSource
    void aWorkflowThatCompletesUndoesNothing(Style style) {
        start(style, ctx -> {
            done(style, ctx, "flight");
            try {
                return failing(style, ctx, "hotel");
            } catch (IllegalStateException e) {
                return "day trip";
            }
        });
        ExecutionView end = world.finish("it");

        assertThat(end.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(end.compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(world.effects()).containsExactly("flight", "hotel fails");
    }

    @Test
    void nothingToUndoIsNoCompensation() {
        start(Style.LAMBDA, ctx -> {
            throw new IllegalStateException("at once");
        });

        assertThat(world.finish("it").compensation()).isEqualTo(CompensationStatus.NONE);
    }

    // ---- what it is told ----

    @Test
    void aRegisteredCompensationIsHandedTheArgumentsAndTheResult() {
        AtomicReference<List<@Nullable Object>> handed = new AtomicReference<>();
        StepDefinition reserve = new StepDefinition(
                "reserve", List.of(StepContract.Order.class, int.class, String.class), String.class, null, "release");
        CompensationDefinition release = new CompensationDefinition(
                "release",
                List.of(StepContract.Order.class, int.class, String.class),
                String.class,
                null,
                (arguments, result) -> {
                    List<@Nullable Object> all = new ArrayList<>(arguments);
                    all.add(result);
                    handed.set(all);
                });
        StepContract.Order order = new StepContract.Order("order-42", List.of(new StepContract.Item("lamp", 2)), null);
        world.code(engine -> engine.register(release));
        List<@Nullable Object> arguments = new ArrayList<>(List.of(order, 3));
        arguments.add(null);
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step(reserve, arguments, () -> "reserved");
            throw new IllegalStateException("no visa");
        }));
        world.finish("it");

        assertThat(handed.get()).containsExactly(order, 3, null, "reserved");
    }

    @Test
    void aLambdaCompensationIsHandedTheResult() {
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step(
                    "flight",
                    StepContract.Item.class,
                    StepOptions.<StepContract.Item>defaults().compensate(item -> world.effect("undo " + item)),
                    () -> new StepContract.Item("seat", 2));
            throw new IllegalStateException("no visa");
        }));
        world.finish("it");

        assertThat(world.effects()).containsExactly("undo " + new StepContract.Item("seat", 2));
    }

    @ParameterizedTest
    @EnumSource
    void aStepWithoutAResultIsUndoneWithNull(Style style) {
        AtomicReference<Object> handed = new AtomicReference<>("nothing yet");
        world.code(engine -> engine.register(new CompensationDefinition(
                "undo", List.of(), void.class, null, (arguments, result) -> handed.set(result))));
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            if (style == Style.LAMBDA) {
                ctx.step("mail", Void.class, StepOptions.<Void>defaults().compensate(handed::set), () -> null);
            } else {
                ctx.step(new StepDefinition("mail", List.of(), void.class, null, "undo"), List.of(), () -> null);
            }
            throw new IllegalStateException("no visa");
        }));
        world.finish("it");

        assertThat(handed.get()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aStepWhoseResultCannotBeStoredIsUndoneWithNull(Style style) {
        List<@Nullable Object> handed = new CopyOnWriteArrayList<>();
        world.code(engine -> engine.register(new CompensationDefinition(
                "undo",
                List.of(String.class),
                FailureContract.Unwritable.class,
                null,
                (arguments, result) -> handed.add(arguments + " " + result))));
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            if (style == Style.LAMBDA) {
                ctx.step(
                        "flight",
                        FailureContract.Unwritable.class,
                        StepOptions.<FailureContract.Unwritable>defaults()
                                .compensate(result -> handed.add("[to Rome] " + result)),
                        FailureContract.Unwritable::new);
            } else {
                ctx.step(
                        new StepDefinition(
                                "flight", List.of(String.class), FailureContract.Unwritable.class, null, "undo"),
                        List.of("to Rome"),
                        FailureContract.Unwritable::new);
            }
            return "never";
        }));
        ExecutionView end = world.finish("it");

        assertThat(handed).containsExactly("[to Rome] null");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorType()).isEqualTo(PayloadException.class.getName());
    }

    @ParameterizedTest
    @EnumSource
    void insideACompensationTheContextSaysWhoWhichAttemptAndUnderWhichKey(Style style) {
        AtomicReference<String> stepKey = new AtomicReference<>();
        AtomicReference<WorkflowContext> context = new AtomicReference<>();
        AtomicInteger attempts = new AtomicInteger();
        List<String> keys = new CopyOnWriteArrayList<>();
        RetryPolicy policy = RetryPolicy.fixed(2, Duration.ofHours(1));
        Undo undo = () -> {
            WorkflowContext ctx = context.get();
            keys.add(ctx.idempotencyKey());
            world.effect(ctx.executionId() + " " + ctx.workflow() + " " + ctx.attempt() + " " + ctx.isInStep());
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
        };
        world.code(engine -> engine.register(new CompensationDefinition(
                "undo", List.of(), String.class, policy, (arguments, result) -> undo.run())));
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            context.set(ctx);
            if (style == Style.LAMBDA) {
                ctx.step(
                        "flight",
                        String.class,
                        StepOptions.<String>defaults()
                                .compensate(result -> undo.run())
                                .compensationRetry(policy),
                        () -> {
                            stepKey.set(ctx.idempotencyKey());
                            return "booked";
                        });
            } else {
                ctx.step(new StepDefinition("flight", List.of(), String.class, null, "undo"), List.of(), () -> {
                    stepKey.set(ctx.idempotencyKey());
                    return "booked";
                });
            }
            throw new IllegalStateException("no visa");
        }));
        world.finish("it");

        assertThat(world.effects()).containsExactly("it trip 1 true", "it trip 2 true");
        assertThat(keys).hasSize(2).containsOnly(keys.get(0)).doesNotContain(stepKey.get());
        assertThat(keys.get(0)).hasSize(36);
    }

    @Test
    void theCurrentContextInACompensationIsThatOfTheExecution() {
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step(
                    "flight",
                    String.class,
                    StepOptions.<String>defaults()
                            .compensate(result -> world.effect(
                                    "undoing for " + WorkflowContext.current().executionId())),
                    () -> "booked");
            throw new IllegalStateException("no visa");
        }));
        world.finish("it");

        assertThat(world.effects()).containsExactly("undoing for it");
    }

    @Test
    void aCompensationIsOneUnitLikeAStep() {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step(
                    "flight",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> {
                        try {
                            ctx.step("inner", () -> world.effect("never"));
                        } catch (DurableCallException e) {
                            refusal.set(e);
                        }
                    }),
                    () -> "booked");
            throw new IllegalStateException("no visa");
        }));
        ExecutionView end = world.finish("it");

        assertThat(refusal.get()).isNotNull().hasMessageContaining("inside the step 'flight'");
        assertThat(world.effects()).isEmpty();
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
    }

    // ---- how it ends ----

    @ParameterizedTest
    @EnumSource
    void howItEndedAndHowUndoingWentAreTwoFacts(Ending ending) {
        runTo(ending);
        ExecutionView end = world.finish("it");
        world.await("the end is told", () -> !world.events(ExecutionEnded.class).isEmpty());

        assertThat(end.status().name()).isEqualTo(ending.name());
        assertThat(end.outcome()).isEqualTo(Outcome.valueOf(ending.name()));
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(end.waitingFor()).isNull();
        assertThat(world.effects()).containsExactly("flight", "hotel", "undo hotel", "undo flight");
        assertThat(world.events(ExecutionEnded.class))
                .extracting(ExecutionEnded::outcome, ExecutionEnded::compensation)
                .containsExactly(tuple(Outcome.valueOf(ending.name()), CompensationStatus.DONE));
    }

    @Test
    void theCallerOfAFailedWorkflowGetsTheOriginalError() {
        runTo(Ending.FAILED);
        world.finish("it");

        assertThatThrownBy(this::result)
                .isInstanceOf(WorkflowFailedException.class)
                .cause()
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no visa");
    }

    @Test
    void theCallerOfATimedOutWorkflowIsToldSo() {
        runTo(Ending.TIMED_OUT);
        world.finish("it");

        assertThatThrownBy(this::result).isInstanceOf(WorkflowTimedOutException.class);
    }

    @Test
    void theCallerOfACancelledWorkflowIsToldSo() {
        runTo(Ending.CANCELLED);
        world.finish("it");

        assertThatThrownBy(this::result).isInstanceOf(WorkflowCancelledException.class);
    }

    @Test
    void theCallerOfADirectRunGetsTheOriginalErrorAfterEverythingIsUndone() {
        world.start();

        assertThatThrownBy(() -> world.engine().run("trip", ctx -> {
                    done(Style.LAMBDA, ctx, "flight");
                    throw new IllegalStateException("no visa");
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no visa");
        assertThat(world.effects()).containsExactly("flight", "undo flight");
    }

    @Test
    void theRecordsSayWhatWasUndone() {
        runTo(Ending.FAILED);
        world.finish("it");

        assertThat(world.engine().steps("it"))
                .extracting(step -> step.kind() + " " + step.position() + " " + step.name() + " " + step.status())
                .containsExactly(
                        "STEP 0 flight COMPENSATED",
                        "STEP 1 hotel COMPENSATED",
                        "COMPENSATION 0 hotel COMPLETED",
                        "COMPENSATION 1 flight COMPLETED");
    }

    @ParameterizedTest
    @EnumSource
    void theOutcomeIsOnDiskBeforeAnythingIsUndone(Ending ending) {
        List<ExecutionView> seen = new CopyOnWriteArrayList<>();
        AtomicBoolean undone = new AtomicBoolean();
        runTo(ending, () -> {
            if (undone.compareAndSet(false, true)) {
                seen.add(world.engine().find("it").orElseThrow());
            }
        });
        world.finish("it");

        assertThat(seen).singleElement().satisfies(view -> {
            assertThat(view.status()).isEqualTo(ExecutionStatus.COMPENSATING);
            assertThat(view.outcome()).isEqualTo(Outcome.valueOf(ending.name()));
            assertThat(view.compensation()).isEqualTo(CompensationStatus.RUNNING);
            assertThat(view.errorMessage()).isEqualTo(ending == Ending.FAILED ? "no visa" : null);
            assertThat(view.waitingFor()).contains("It ends as " + ending).contains("undoes");
        });
    }

    @Test
    void aDeadlineDoesNotCutCompensationShort() {
        AtomicInteger attempts = new AtomicInteger();
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
                    ctx.step(
                            "flight",
                            String.class,
                            StepOptions.<String>defaults().compensate(result -> {
                                if (attempts.incrementAndGet() < 9) {
                                    throw new IllegalStateException("the airline does not answer");
                                }
                                world.effect("undo flight");
                            }),
                            () -> "booked");
                    throw new IllegalStateException("no visa");
                })
                .withTimeout(Duration.ofSeconds(5)));
        ExecutionView end = world.finish("it");

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.endedAt()).isAfter(BEGIN.plusSeconds(5));
        assertThat(world.effects()).containsExactly("undo flight");
    }

    @Test
    void aCancellationDoesNotReachACompensation() {
        AtomicInteger attempts = new AtomicInteger();
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step("flight", String.class, flaky(attempts, 1, Duration.ofHours(1)), () -> "booked");
            throw new IllegalStateException("no visa");
        }));
        awaitPauseOfACompensation();

        assertThatThrownBy(() -> world.engine().cancel("it"))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("ends as FAILED");
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(attempts).hasValue(2);
    }

    // ---- retry ----

    @Test
    void aCompensationIsRetriedByDefaultTenTimesWithGrowingPauses() {
        List<Duration> attempted = new CopyOnWriteArrayList<>();
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step(
                    "flight",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> {
                        attempted.add(Duration.between(BEGIN, world.clock().now()));
                        throw new IllegalStateException("the airline does not answer");
                    }),
                    () -> "booked");
            throw new IllegalStateException("no visa");
        }));
        world.finish("it");

        assertThat(attempted)
                .extracting(Duration::toSeconds)
                .containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L);
    }

    @Test
    void aPauseOfACompensationHoldsNoThreadAndSaysWhatItWaitsFor() {
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step("flight", String.class, flaky(new AtomicInteger(), 1, Duration.ofHours(1)), () -> "booked");
            throw new IllegalStateException("no visa");
        }));
        ExecutionView waiting = awaitPauseOfACompensation();

        assertThat(waiting.status()).isEqualTo(ExecutionStatus.COMPENSATING);
        assertThat(waiting.waitingFor())
                .isEqualTo("It ends as FAILED and undoes its completed steps; undoing step 'flight' is attempted again"
                        + " at 2026-01-01T01:00:00Z.");
        assertThat(waiting.wakeAt()).isEqualTo(BEGIN.plus(Duration.ofHours(1)));
        world.await("it", view -> world.engine().view().running() == 0);
    }

    @Test
    void attemptsAndPausesOfACompensationSurviveKills() {
        AtomicInteger attempts = new AtomicInteger();
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step("flight", String.class, flaky(attempts, 2, Duration.ofHours(1)), () -> "booked");
            throw new IllegalStateException("no visa");
        }));
        for (int i = 0; i < 2; i++) {
            awaitPauseOfACompensation();
            world.clock().advance(Duration.ofMinutes(40));
            world.killAndRestart();
            world.clock().advance(Duration.ofMinutes(20));
        }
        ExecutionView end = world.finish("it");

        assertThat(end.endedAt()).isEqualTo(BEGIN.plus(Duration.ofHours(2)));
        assertThat(attempts).hasValue(3);
        assertThat(compensation("flight").attempts()).isEqualTo(3);
        assertThat(compensation("flight").failures())
                .extracting(StepView.FailedAttempt::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void aShutdownDuringACompensationForgetsNoFailedAttempt() {
        AtomicInteger attempts = new AtomicInteger();
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            ctx.step(
                    "flight",
                    String.class,
                    StepOptions.<String>defaults()
                            .compensationRetry(RetryPolicy.fixed(2, Duration.ofHours(1)))
                            .compensate(result -> {
                                if (attempts.incrementAndGet() == 1) {
                                    world.engine().stop(Duration.ZERO);
                                }
                                throw new IllegalStateException("the airline does not answer");
                            }),
                    () -> "booked");
            throw new IllegalStateException("no visa");
        }));
        world.await("it", view -> attempts.get() > 0 && world.engine().view().running() == 0);
        world.restart();
        world.finish("it");

        assertThat(attempts).hasValue(2);
        assertThat(compensation("flight").failures()).hasSize(2);
    }

    // ---- crashes ----

    @ParameterizedTest
    @EnumSource
    void aCrashDuringCompensationGoesOnWhereItStopped(Style style) throws Exception {
        register(style, ctx -> {
            done(style, ctx, "flight");
            done(style, ctx, "hotel");
            done(style, ctx, "car");
            throw new IllegalStateException("no visa");
        });
        world.process().crashAt(Changes.undoing("hotel"), CrashPoint.AFTER_COMMIT);
        world.engine().start(trip, WorkflowOptions.id("it"));
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();
        ExecutionView end = world.finish("it");

        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "undo flight");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorMessage()).isEqualTo("no visa");
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
    }

    @Test
    void anInterruptedCompensationRunsAgain() throws Exception {
        register(Style.LAMBDA, ctx -> {
            done(Style.LAMBDA, ctx, "flight");
            throw new IllegalStateException("no visa");
        });
        world.process().crashAt(Changes.undoing("flight"), CrashPoint.BEFORE_COMMIT);
        world.engine().start(trip, WorkflowOptions.id("it"));
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();
        world.finish("it");

        assertThat(world.effects()).containsExactly("flight", "undo flight", "undo flight");
        assertThat(compensation("flight").attempts()).isEqualTo(1);
    }

    @Test
    void lambdasAreFoundAgainByAReplayThatExecutesNothing() throws Exception {
        AtomicInteger bodies = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("trip", String.class, ctx -> {
            bodies.incrementAndGet();
            done(Style.LAMBDA, ctx, "flight");
            ctx.sleep("think", Duration.ofHours(1));
            done(Style.LAMBDA, ctx, "hotel");
            String choice = ctx.awaitSignal("choice", String.class);
            done(Style.LAMBDA, ctx, choice);
            ctx.tryAwaitSignal("never", String.class, Duration.ofHours(1));
            try {
                failing(Style.LAMBDA, ctx, "insurance");
            } catch (IllegalStateException e) {
                done(Style.LAMBDA, ctx, "risk");
            }
            ctx.step(
                    "flaky",
                    String.class,
                    StepOptions.<String>defaults()
                            .retry(RetryPolicy.fixed(2, Duration.ofHours(1)))
                            .compensate(result -> world.effect("undo flaky")),
                    () -> {
                        if (ctx.attempt() == 1) {
                            throw new IllegalStateException("not yet");
                        }
                        world.effect("flaky");
                        return "done";
                    });
            throw new IllegalStateException("no visa");
        });
        register(flow);
        world.engine().start(flow, WorkflowOptions.id("it"));
        world.engine().signal("it", "choice", "car");
        world.process().crashAt(Changes.undoing("flaky"), CrashPoint.BEFORE_COMMIT);
        moveTheClockUntilTheProcessDies();
        int before = bodies.get();
        world.killAndRestart();
        ExecutionView end = world.finish("it");

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects())
                .containsExactly(
                        "flight",
                        "hotel",
                        "car",
                        "insurance fails",
                        "risk",
                        "flaky",
                        "undo flaky",
                        "undo flaky",
                        "undo risk",
                        "undo car",
                        "undo hotel",
                        "undo flight");
        assertThat(bodies.get()).as("one replay finds them all").isEqualTo(before + 1);
    }

    private void moveTheClockUntilTheProcessDies() {
        world.await("the process dies", () -> {
            world.disk()
                    .find("it")
                    .map(row -> row.state().wakeAt())
                    .filter(wakeAt -> wakeAt.isAfter(world.clock().now()))
                    .ifPresent(world.clock()::advanceTo);
            return world.process().reached();
        });
    }

    @ParameterizedTest
    @EnumSource
    void theReplayThatFindsLambdasEndsWhereTheRecordsEnd(Ending ending) throws Exception {
        AtomicInteger beyond = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("trip", String.class, ctx -> {
                    done(Style.LAMBDA, ctx, "flight");
                    if (ending == Ending.FAILED) {
                        throw new IllegalStateException("no visa");
                    }
                    ctx.sleep(Duration.ofDays(2));
                    beyond.incrementAndGet();
                    return ctx.step("beyond", String.class, () -> {
                        world.effect("beyond");
                        return "never";
                    });
                })
                .withTimeout(Duration.ofDays(1));
        register(flow);
        world.process().crashAt(Changes.undoing("flight"), CrashPoint.BEFORE_COMMIT);
        world.engine().start(flow, WorkflowOptions.id("it"));
        if (ending != Ending.FAILED) {
            world.await("it", ExecutionStatus.SUSPENDED);
        }
        if (ending == Ending.CANCELLED) {
            world.engine().cancel("it");
        }
        if (ending == Ending.TIMED_OUT) {
            world.clock().advance(Duration.ofDays(1));
        }
        world.process().awaitReached(World.PATIENCE);
        world.kill();
        world.clock().advance(Duration.ofDays(10)); // the sleep would be over now
        world.start();

        assertThat(world.finish("it").status().name()).isEqualTo(ending.name());
        assertThat(world.effects()).containsExactly("flight", "undo flight", "undo flight");
        assertThat(world.engine().steps("it")).extracting(StepView::name).doesNotContain("beyond");
    }

    @Test
    void aLambdaBehindAStepWhoseResultCouldNotBeStoredIsFoundAgain() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("trip", String.class, ctx -> {
            try {
                ctx.step(
                        "flight",
                        FailureContract.Unwritable.class,
                        StepOptions.<FailureContract.Unwritable>defaults()
                                .compensate(result -> world.effect("undo flight")),
                        FailureContract.Unwritable::new);
            } catch (PayloadException e) {
                ctx.step(
                        "hotel",
                        String.class,
                        StepOptions.<String>defaults()
                                .compensationRetry(RetryPolicy.none())
                                .compensate(result -> {
                                    if (!works.get()) {
                                        throw new IllegalStateException("full up");
                                    }
                                    world.effect("undo hotel");
                                }),
                        () -> "booked");
            }
            throw new IllegalStateException("no visa");
        });
        start(flow);
        world.await("it", ExecutionStatus.BLOCKED);
        works.set(true);
        world.killAndRestart();
        world.engine().retry("it", Audit.none());

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("undo flight", "undo hotel");
    }

    // ---- code that is gone ----

    @Test
    void registeredCompensationsNeedNoCodeOfTheWorkflow() throws Exception {
        register(Style.REGISTERED, ctx -> {
            done(Style.REGISTERED, ctx, "flight");
            done(Style.REGISTERED, ctx, "hotel");
            throw new IllegalStateException("no visa");
        });
        world.process().crashAt(Changes.undoing("hotel"), CrashPoint.AFTER_COMMIT);
        world.engine().start(trip, WorkflowOptions.id("it"));
        world.process().awaitReached(World.PATIENCE);
        world.kill();
        world.withoutCode();
        registerCompensations();
        world.start();

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("flight", "hotel", "undo hotel", "undo flight");
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "TIMED_OUT"})
    void anExecutionWhoseCodeIsGoneCanStillEndAndBeUndone(Ending ending) {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("trip", String.class, ctx -> {
                    done(Style.REGISTERED, ctx, "flight");
                    ctx.sleep(Duration.ofDays(30));
                    return "never";
                })
                .withTimeout(Duration.ofDays(1));
        registerCompensations();
        start(flow);
        world.await("it", ExecutionStatus.SUSPENDED);
        world.kill();
        world.withoutCode();
        registerCompensations();
        world.start();
        if (ending == Ending.CANCELLED) {
            world.engine().cancel("it");
        } else {
            world.clock().advance(Duration.ofDays(1));
        }

        assertThat(world.finish("it").status().name()).isEqualTo(ending.name());
        assertThat(world.effects()).containsExactly("flight", "undo flight");
    }

    @ParameterizedTest
    @EnumSource
    void aCompensationWhoseCodeIsGoneBlocksUntilItIsBack(Style style) throws Exception {
        register(style, ctx -> {
            done(style, ctx, "flight");
            throw new IllegalStateException("no visa");
        });
        world.process().crashAt(Changes.to(ExecutionStatus.COMPENSATING), CrashPoint.AFTER_COMMIT);
        world.engine().start(trip, WorkflowOptions.id("it"));
        world.process().awaitReached(World.PATIENCE);
        world.kill();
        world.withoutCode();
        world.start();
        ExecutionView blocked = world.await("it", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(blocked.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(compensation("flight").errorMessage())
                .contains("step 'flight'")
                .contains("Deploy code")
                .contains("then retry");
        assertThat(compensation("flight").attempts()).as("no retry can cure it").isEqualTo(1);

        registerCompensations();
        world.code(engine -> engine.register(trip));
        world.restart();
        world.engine().retry("it", Audit.none());
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("flight", "undo flight");
    }

    // ---- one that fails for good ----

    @Test
    void oneThatFailsForGoodDoesNotKeepTheOthersFromBeingUndone() {
        failsForGood(new AtomicBoolean());
        ExecutionView blocked = world.finish("it");

        assertThat(world.effects()).containsExactly("undo car", "undo flight");
        assertThat(blocked.status()).isEqualTo(ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(blocked.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(blocked.compensation()).isEqualTo(CompensationStatus.FAILED);
        assertThat(blocked.errorMessage()).as("the original error").isEqualTo("no visa");
        assertThat(blocked.waitingFor())
                .contains("Undoing 'hotel' failed for good (full up)")
                .contains("retry");
        assertThat(compensation("hotel").status()).isEqualTo("FAILED");
        assertThat(compensation("hotel").errorMessage()).isEqualTo("full up");
        assertThat(recorded("STEP")).containsExactly("flight COMPENSATED", "hotel COMPLETED", "car COMPENSATED");
    }

    @Test
    void whoeverWaitsIsToldThatACompensationFailed() {
        failsForGood(new AtomicBoolean());

        assertThatThrownBy(this::result)
                .isInstanceOfSatisfying(
                        WorkflowBlockedException.class,
                        e -> assertThat(e.reason()).isEqualTo(BlockReason.COMPENSATION_FAILED))
                .hasMessageContaining("'hotel'");
    }

    @Test
    void aBlockedCompensationStaysBlockedOverARestart() {
        failsForGood(new AtomicBoolean());
        world.finish("it");
        world.killAndRestart();
        world.restart();

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(world.effects()).containsExactly("undo car", "undo flight");
    }

    @ParameterizedTest
    @EnumSource
    void aRetryUndoesOnlyWhatFailed(Undoer undoer) {
        AtomicBoolean works = new AtomicBoolean();
        failsForGood(works);
        world.finish("it");
        works.set(true);
        if (undoer == Undoer.THE_NEXT_PROCESS) {
            world.killAndRestart();
        }
        world.engine().retry("it", new Audit("ops", "the hotel answers again"));
        ExecutionView end = world.finish("it");

        assertThat(world.effects()).containsExactly("undo car", "undo flight", "undo hotel");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(end.errorMessage()).isEqualTo("no visa");
        assertThat(recorded("STEP")).containsExactly("flight COMPENSATED", "hotel COMPENSATED", "car COMPENSATED");
    }

    /** Which process undoes. */
    enum Undoer {
        THE_PROCESS_THAT_RAN_THE_BODY,
        THE_NEXT_PROCESS
    }

    @Test
    void aRetryThatFailsAgainBlocksAgain() {
        failsForGood(new AtomicBoolean());
        world.finish("it");
        world.engine().retry("it", Audit.none());

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(compensation("hotel").failures()).hasSize(2);
    }

    @Test
    void acceptingAFailedCompensationEndsTheExecutionAsItWouldHave() {
        failsForGood(new AtomicBoolean());
        world.finish("it");
        world.engine().resolve("it", new Resolution.Accept(), new Audit("ops", "refunded by hand"));
        ExecutionView end = world.finish("it");

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThatThrownBy(this::result)
                .isInstanceOf(WorkflowFailedException.class)
                .hasRootCauseMessage("no visa");
        assertThat(world.effects()).as("nothing runs").containsExactly("undo car", "undo flight");
    }

    @Test
    void acceptingAFailedCompensationIsToldAsTheEnd() {
        failsForGood(new AtomicBoolean());
        world.finish("it");
        world.engine().resolve("it", new Resolution.Accept(), Audit.none());

        assertThat(world.events(ExecutionEnded.class))
                .extracting(ExecutionEnded::executionId, ExecutionEnded::outcome)
                .containsExactly(tuple("it", Outcome.FAILED));
    }

    @Test
    void onlyAcceptFitsAFailedCompensation() {
        failsForGood(new AtomicBoolean());
        world.finish("it");

        assertThatThrownBy(() -> world.engine().resolve("it", new Resolution.Result("done"), Audit.none()))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("COMPENSATION_FAILED");
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.BLOCKED);
    }

    @Test
    void whatWasUndoneCannotBeRetriedAsIfItWereDone() {
        runTo(Ending.FAILED);
        world.finish("it");

        assertThatThrownBy(() -> world.engine().retry("it", Audit.none()))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("undone");
    }

    // ---- the words of these tests ----

    private WorkflowDefinition<String> trip;

    private interface Undo {
        void run() throws Exception;
    }

    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private void start(Style style, Body body) {
        register(style, body);
        world.engine().start(trip, WorkflowOptions.id("it"));
    }

    private void register(Style style, Body body) {
        trip = WorkflowDefinition.of("trip", String.class, body::run);
        if (style == Style.REGISTERED) {
            registerCompensations();
        }
        register(trip);
    }

    private void registerCompensations() {
        world.code(engine -> engine.register(new CompensationDefinition(
                "cancel booking",
                List.of(String.class),
                String.class,
                null,
                (arguments, result) -> world.effect("undo " + arguments.get(0)))));
    }

    private void register(WorkflowDefinition<?> flow) {
        world.code(engine -> engine.register(flow));
        world.start();
    }

    private void start(WorkflowDefinition<String> flow) {
        trip = flow;
        register(flow);
        world.engine().start(flow, WorkflowOptions.id("it"));
    }

    private void done(Style style, WorkflowContext ctx, String what) {
        booking(style, ctx, what, () -> {
            world.effect(what);
            return "booked";
        });
    }

    private String failing(Style style, WorkflowContext ctx, String what) {
        return booking(style, ctx, what, () -> {
            world.effect(what + " fails");
            throw new IllegalStateException("full up");
        });
    }

    private String booking(Style style, WorkflowContext ctx, String what, StepBody<String, RuntimeException> work) {
        if (style == Style.LAMBDA) {
            return ctx.step(
                    what,
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("undo " + what)),
                    work);
        }
        return (String) ctx.step(
                new StepDefinition(what, List.of(String.class), String.class, null, "cancel booking"),
                List.of(what),
                work::run);
    }

    private void runTo(Ending ending) {
        runTo(ending, () -> {});
    }

    /** Books flight and hotel, and then ends like this. */
    private void runTo(Ending ending, Runnable whenUndoing) {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("trip", String.class, ctx -> {
                    for (String what : List.of("flight", "hotel")) {
                        ctx.step(
                                what,
                                String.class,
                                StepOptions.<String>defaults().compensate(result -> {
                                    whenUndoing.run();
                                    world.effect("undo " + what);
                                }),
                                () -> {
                                    world.effect(what);
                                    return "booked";
                                });
                    }
                    if (ending == Ending.FAILED) {
                        throw new IllegalStateException("no visa");
                    }
                    return ctx.awaitSignal("go", String.class);
                })
                .withTimeout(Duration.ofDays(1));
        start(flow);
        if (ending != Ending.FAILED) {
            world.await("it", ExecutionStatus.SUSPENDED);
        }
        if (ending == Ending.CANCELLED) {
            world.engine().cancel("it");
        }
        if (ending == Ending.TIMED_OUT) {
            world.clock().advance(Duration.ofDays(1));
        }
    }

    /** Books flight, hotel and car; undoing the hotel fails until it works. */
    private void failsForGood(AtomicBoolean works) {
        start(WorkflowDefinition.of("trip", String.class, ctx -> {
            for (String what : List.of("flight", "hotel", "car")) {
                ctx.step(
                        what,
                        String.class,
                        StepOptions.<String>defaults()
                                .compensationRetry(RetryPolicy.none())
                                .compensate(result -> {
                                    if (what.equals("hotel") && !works.get()) {
                                        throw new IllegalStateException("full up");
                                    }
                                    world.effect("undo " + what);
                                }),
                        () -> "booked");
            }
            throw new IllegalStateException("no visa");
        }));
    }

    private StepOptions<String> flaky(AtomicInteger attempts, int failures, Duration pause) {
        return StepOptions.<String>defaults()
                .compensationRetry(RetryPolicy.fixed(failures + 1, pause))
                .compensate(result -> {
                    if (attempts.incrementAndGet() <= failures) {
                        throw new IllegalStateException("the airline does not answer");
                    }
                });
    }

    private ExecutionView awaitPauseOfACompensation() {
        return world.await(
                "it",
                view -> view.status() == ExecutionStatus.COMPENSATING
                        && view.wakeAt() != null
                        && view.wakeAt().isAfter(world.clock().now()));
    }

    private String result() throws InterruptedException {
        return world.engine().handle("it", String.class).result(World.PATIENCE);
    }

    private StepView compensation(String step) {
        return world.engine().steps("it").stream()
                .filter(view ->
                        view.kind().equals("COMPENSATION") && view.name().equals(step))
                .findFirst()
                .orElseThrow();
    }

    private List<String> recorded(String kind) {
        return world.engine().steps("it").stream()
                .filter(view -> view.kind().equals(kind))
                .map(view -> view.name() + " " + view.status())
                .toList();
    }
}
