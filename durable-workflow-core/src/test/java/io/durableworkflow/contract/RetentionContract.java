package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.CommandResult;
import io.durableworkflow.EngineEvent.ExecutionsExpired;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.RetentionOptions;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.EndedExecution;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What has ended for long enough goes by itself; what somebody still needs stays. */
public abstract class RetentionContract extends ScenarioContract {
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final RetentionOptions A_DAY =
            RetentionOptions.keepAll().completed(DAY).failed(DAY).cancelled(DAY).interval(INTERVAL);

    private final WorkflowDefinition<String> quick = WorkflowDefinition.of("quick", String.class, ctx -> {
        ctx.step("work", () -> world.effect(ctx.executionId()));
        return "done";
    });
    private final WorkflowDefinition<String> broken = WorkflowDefinition.of("broken", String.class, ctx -> {
        throw new IllegalStateException("broken");
    });
    private final WorkflowDefinition<String> patient =
            WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));
    private final WorkflowDefinition<String> hasty = WorkflowDefinition.of(
                    "hasty", String.class, ctx -> ctx.awaitSignal("go", String.class))
            .withTimeout(Duration.ofSeconds(1));

    /** Every batch that the store was handed. */
    private final List<List<Change>> batches = new CopyOnWriteArrayList<>();

    /** How often the store was asked for what has ended. */
    private final AtomicInteger asked = new AtomicInteger();

    private void open(RetentionOptions options) {
        open(options, store -> store);
    }

    private void open(RetentionOptions options, UnaryOperator<CheckpointStore> spoiled) {
        // Later than the next look: so that is the next thing that the clock is asked for.
        world.with(builder -> builder.retention(options).intentDelay(Duration.ofHours(1)))
                .between(store -> new DelegatingStore(spoiled.apply(store)) {
                    @Override
                    public List<ChangeResult> commit(List<Change> batch) {
                        batches.add(batch);
                        return super.commit(batch);
                    }

                    @Override
                    public List<EndedExecution> ended(
                            ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
                        asked.incrementAndGet();
                        return super.ended(status, until, after, limit);
                    }
                });
        code(quick, broken, patient, hasty);
        world.start();
    }

    private void run(String id) throws Exception {
        start(quick, id);
        assertThat(result(id)).isEqualTo("done");
    }

    /** Waits until a look is over: then the next thing that the clock is asked for is the next look. */
    private void looked() {
        world.await(
                "all was looked at",
                () -> world.clock()
                        .nextTimer()
                        .filter(next -> !next.isAfter(world.clock().now().plus(INTERVAL)))
                        .isPresent());
    }

    /** Lets time pass, and a little more if that is needed for a look at what may go at the end of it. */
    private void pass(Duration time) {
        world.clock().advance(time);
        looked();
        Instant next = world.clock().nextTimer().orElseThrow();
        if (next.isBefore(world.clock().now().plus(INTERVAL))) {
            world.clock().advanceTo(next);
            looked();
        }
    }

    private List<String> ids() {
        return world.engine().find(ExecutionFilter.all()).executions().stream()
                .map(ExecutionView::id)
                .sorted()
                .toList();
    }

    @Test
    void whatHasEndedForLongEnoughIsDeletedAndTheOthersStay() throws Exception {
        open(A_DAY);
        run("old");
        start(patient, "waiting");
        long no = world.disk().find("old").orElseThrow().no();
        pass(DAY.minus(INTERVAL));
        run("young");
        assertThat(ids()).containsExactly("old", "waiting", "young");

        pass(INTERVAL);

        assertThat(ids()).containsExactly("waiting", "young");
        assertThat(world.disk().checkpoints(no)).isEmpty();
        assertThat(world.disk().events(no)).isEmpty();
        assertThat(world.events(ExecutionsExpired.class))
                .containsExactly(new ExecutionsExpired(ExecutionStatus.COMPLETED, 1));
        world.engine().signal("waiting", "go", "on");
        assertThat(result("waiting")).isEqualTo("on");
    }

    @Test
    void eachEndIsKeptForItsOwnTime() throws Exception {
        open(RetentionOptions.keepAll()
                .cancelled(Duration.ofHours(1))
                .completed(Duration.ofHours(2))
                .failed(Duration.ofHours(3))
                .interval(INTERVAL));
        run("completed");
        start(broken, "failed");
        world.await("failed", ExecutionStatus.FAILED);
        start(hasty, "timed-out");
        start(patient, "cancelled");
        awaitSuspended("cancelled");
        awaitSuspended("timed-out");
        world.engine().cancel("cancelled", Audit.none());
        world.await("cancelled", ExecutionStatus.CANCELLED);
        world.clock().advance(Duration.ofSeconds(1));
        world.await("timed-out", ExecutionStatus.TIMED_OUT);

        pass(Duration.ofHours(1));
        assertThat(ids()).containsExactly("completed", "failed", "timed-out");
        pass(Duration.ofHours(1));
        assertThat(ids()).containsExactly("failed", "timed-out");
        pass(Duration.ofHours(1));
        assertThat(ids()).isEmpty();
    }

    @Test
    void whatHasNoTimeIsKeptForEver() throws Exception {
        open(RetentionOptions.keepAll().completed(DAY).interval(INTERVAL));
        run("completed");
        start(broken, "failed");
        world.await("failed", ExecutionStatus.FAILED);

        pass(Duration.ofDays(10_000));

        assertThat(ids()).containsExactly("failed");
    }

    @Test
    void nothingIsDeletedUnlessAsked() throws Exception {
        open(RetentionOptions.keepAll());
        run("old");

        world.clock().advance(RetentionOptions.LONGEST);

        assertThat(asked).hasValue(0);
        assertThat(ids()).containsExactly("old");
    }

    @ParameterizedTest
    @EnumSource
    void theNextProcessLooksAtOnce(Restart how) throws Exception {
        open(A_DAY);
        run("old");
        looked();
        if (how == Restart.ORDERLY) {
            world.engine().close();
        } else {
            world.kill();
        }
        world.clock().advance(DAY);

        world.start();

        world.await("it is deleted", () -> ids().isEmpty());
    }

    @Test
    void aProcessThatRunsNothingDeletesNothing() throws Exception {
        open(A_DAY);
        run("old");
        looked();
        world.engine().close();
        world.clock().advance(DAY);

        int before = asked.get();
        world.startWithoutLaunching();
        world.clock().advance(DAY);

        assertThat(asked).hasValue(before);
        assertThat(ids()).containsExactly("old");
    }

    @Test
    void aProcessThatHasStoppedLooksNoMore() throws Exception {
        open(A_DAY);
        run("old");
        looked();

        world.engine().stop(World.PATIENCE);
        int before = asked.get();
        world.clock().advance(DAY.multipliedBy(2));

        assertThat(asked).hasValue(before);
        assertThat(ids()).containsExactly("old");
    }

    // ---- what somebody still needs ----

    @Test
    void aChildStaysUntilItsParentHasEnded() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            WorkflowOptions options = WorkflowOptions.id("child");
            ctx.child(quick, options);
            ctx.awaitSignal("go", String.class);
            return ctx.child(quick, options); // the same once more: it is not to run twice
        });
        code(parent);
        open(A_DAY);
        start(parent, "parent");
        awaitSuspended("parent");

        pass(DAY.multipliedBy(2));
        assertThat(ids()).containsExactly("child", "parent");

        world.engine().signal("parent", "go", "on");
        assertThat(result("parent")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("child");
        pass(DAY);
        assertThat(ids()).isEmpty();
    }

    @Test
    void childrenOfALoopGoOnceItHasBegunAnew() throws Exception {
        WorkflowDefinition<String> loop = WorkflowDefinition.of("loop", Integer.class, String.class, (ctx, round) -> {
            ctx.startChild(quick, WorkflowOptions.id("child-" + round));
            ctx.awaitSignal("go", String.class);
            throw ctx.continueAsNew(round + 1);
        });
        code(loop);
        open(A_DAY);
        start(loop, "loop", 0);
        awaitSuspended("loop");
        assertThat(result("child-0")).isEqualTo("done");
        pass(DAY);
        assertThat(ids()).containsExactly("child-0", "loop");

        world.engine().signal("loop", "go", "on");
        world.await("it has begun anew", () -> world.engine().find("child-1").isPresent());
        assertThat(result("child-1")).isEqualTo("done");
        pass(INTERVAL);

        assertThat(ids()).containsExactly("child-1", "loop");
    }

    @Test
    void theLatestRunOfAScheduleStays() throws Exception {
        open(A_DAY);
        world.engine()
                .schedules()
                .create("weekly", quick, ScheduleOptions.of(ScheduleTiming.fixedDelay(Duration.ofDays(7))));
        Instant first = world.clock().now().plus(Duration.ofDays(7));
        world.clock().advanceTo(first);
        String run = "weekly@" + first;
        world.await(
                "the schedule is due next",
                () -> world.engine()
                        .schedules()
                        .find("weekly")
                        .filter(view -> view.nextAt() != null && view.nextAt().isAfter(first))
                        .isPresent());

        pass(DAY.multipliedBy(2));
        assertThat(ids()).containsExactly(run);

        Instant second = first.plus(Duration.ofDays(7));
        world.clock().advanceTo(second);
        world.await("it runs again", () -> ids().contains("weekly@" + second));
        world.await("weekly@" + second, ExecutionStatus.COMPLETED);
        pass(INTERVAL);
        assertThat(ids()).containsExactly("weekly@" + second);
    }

    @Test
    void whatCountsForTheRateOfAQueueStays() throws Exception {
        Duration week = Duration.ofDays(7);
        QueueOptions queue = QueueOptions.named("mails").rate(1, week);
        world.with(builder -> builder.queue(queue).retention(A_DAY).intentDelay(Duration.ofHours(1)));
        code(quick);
        world.start();
        world.engine().start(quick, WorkflowOptions.id("first").queue("mails"));
        assertThat(result("first")).isEqualTo("done");

        pass(DAY.multipliedBy(2));
        world.engine().start(quick, WorkflowOptions.id("second").queue("mails"));
        looked();
        world.await("second", view -> String.valueOf(view.waitingFor()).contains("a place in the queue"));
        assertThat(ids()).containsExactly("first", "second");

        world.clock().advance(Duration.ofDays(5));
        assertThat(result("second")).isEqualTo("done");
        pass(DAY);
        assertThat(ids()).containsExactly("second");
    }

    @Test
    void whatAnOperatorLetsGoOnMeanwhileStays() throws Exception {
        AtomicReference<CommandResult> answer = new AtomicReference<>();
        open(A_DAY, store -> new DelegatingStore(store) {
            @Override
            public List<EndedExecution> ended(
                    ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
                List<EndedExecution> found = super.ended(status, until, after, limit);
                if (!found.isEmpty() && answer.get() == null) {
                    answer.set(world.engine().retry("failed", Audit.none()));
                }
                return found;
            }
        });
        start(broken, "failed");
        world.await("failed", ExecutionStatus.FAILED);

        pass(DAY);

        assertThat(answer.get()).isEqualTo(CommandResult.DONE);
        assertThat(ids()).containsExactly("failed");
        world.await("failed", ExecutionStatus.FAILED);
        assertThat(world.events(ExecutionsExpired.class)).isEmpty();
        pass(DAY);
        assertThat(ids()).isEmpty();
    }

    // ---- batches and failures ----

    @Test
    void noTransactionDeletesMoreThanItMay() throws Exception {
        open(A_DAY.batchSize(3));
        for (int i = 0; i < 10; i++) {
            run("order-" + i);
        }

        pass(DAY);

        assertThat(ids()).isEmpty();
        assertThat(deletions()).allMatch(size -> size <= 3).hasSizeBetween(4, 10);
        assertThat(world.events(ExecutionsExpired.class))
                .extracting(ExecutionsExpired::executions)
                .containsExactly(3, 3, 3, 1);
    }

    private List<Integer> deletions() {
        return batches.stream()
                .map(batch -> (int)
                        batch.stream().filter(Change.Delete.class::isInstance).count())
                .filter(size -> size > 0)
                .toList();
    }

    @Test
    void anExecutionWithManyRecordsCountsForSeveral() throws Exception {
        WorkflowDefinition<String> large = WorkflowDefinition.of("large", String.class, ctx -> {
            for (int i = 0; i < 60; i++) {
                ctx.step("step", String.class, StepOptions.defaults(), () -> "done");
            }
            return "done";
        });
        code(large);
        open(A_DAY.batchSize(8));
        for (int i = 0; i < 4; i++) {
            start(large, "large-" + i);
            assertThat(result("large-" + i)).isEqualTo("done");
        }

        pass(DAY);

        assertThat(ids()).isEmpty();
        assertThat(world.events(ExecutionsExpired.class))
                .extracting(ExecutionsExpired::executions)
                .containsExactly(2, 2);
    }

    @ParameterizedTest
    @EnumSource
    void theNextProcessGoesOnWhereOneDied(CrashPoint point) throws Exception {
        open(A_DAY.batchSize(2));
        for (int i = 0; i < 7; i++) {
            run("order-" + i);
        }
        start(patient, "waiting");
        world.process().crashAt(Change.Delete.class::isInstance, point);
        world.clock().advance(DAY);
        world.process().awaitReached(World.PATIENCE);

        if (point == CrashPoint.ANSWER_LOST) {
            looked();
        } else {
            world.killAndRestart();
            looked();
        }

        assertThat(ids()).containsExactly("waiting");
    }

    @Test
    void oneThatCannotBeDeletedKeepsNobodyElse() throws Exception {
        open(A_DAY);
        for (int i = 0; i < 3; i++) {
            run("order-" + i);
        }
        long no = world.disk().find("order-1").orElseThrow().no();
        world.process().reject(change -> change instanceof Change.Delete deletion && deletion.no() == no);

        pass(DAY);

        assertThat(ids()).containsExactly("order-1");
        assertThat(world.events(ExecutionsExpired.class))
                .extracting(ExecutionsExpired::executions)
                .containsExactly(2);
    }

    @Test
    void aStoreThatCannotBeReadIsLookedAtAgain() throws Exception {
        AtomicBoolean isBroken = new AtomicBoolean();
        open(A_DAY, store -> new DelegatingStore(store) {
            @Override
            public List<EndedExecution> ended(
                    ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
                if (isBroken.get()) {
                    throw new IllegalStateException("the disk is gone");
                }
                return super.ended(status, until, after, limit);
            }
        });
        run("old");
        looked();
        isBroken.set(true);

        pass(DAY);
        assertThat(ids()).containsExactly("old");
        isBroken.set(false);
        pass(INTERVAL);

        assertThat(ids()).isEmpty();
    }
}
