package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.Branch;
import io.durableworkflow.Callback;
import io.durableworkflow.CallbackNotOpenException;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.EveryCommitPoint.Scenario;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The process may die at any commit, before it, after it, or with its answer lost: everything goes on as if it had not. */
public abstract class CrashContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** A new machine with an empty store. */
    public abstract World world();

    /** Up to which commit of the process that follows the second of two deaths is tried. */
    protected int commitsUntilSecondDeath() {
        return Integer.MAX_VALUE;
    }

    static Stream<Arguments> deaths() {
        return scenarios()
                .flatMap(scenario -> Stream.of(CrashPoint.values()).map(point -> Arguments.of(scenario, point)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("deaths")
    void goesOnAfterADeathAtEveryCommit(Tale tale, CrashPoint point) throws Exception {
        int runs = new EveryCommitPoint(this::world, tale).dieOnce(point);

        assertThat(runs).as("at least a start and an end were disturbed").isGreaterThan(2);
    }

    static Stream<Arguments> twoDeaths() {
        return scenarios()
                .filter(tale -> !tale.isConcurrent())
                .flatMap(tale -> Stream.of(CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT)
                        .map(point -> Arguments.of(tale, point)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("twoDeaths")
    void goesOnAfterTwoDeaths(Tale tale, CrashPoint point) throws Exception {
        int runs = new EveryCommitPoint(this::world, tale).dieTwice(point, commitsUntilSecondDeath());

        assertThat(runs).isGreaterThan(4);
    }

    static Stream<Tale> scenarios() {
        return Stream.of(
                new FiveSteps(),
                new LongSteps(),
                new SlowStep("a step that takes too long once", Duration.ofMinutes(1)),
                new SlowStep("a step that does not stop for a while", Duration.ofMinutes(2)),
                new Retries(),
                new Sleep(),
                new SignalBefore(),
                new SignalDuring(),
                new SignalThatNeverComes(),
                new AnySignal(),
                new Topic(),
                new Sends(),
                new Starts(),
                new Publishes(),
                new Asks(),
                new Condition(),
                new SignalThatStarts(),
                new CaughtFailure(),
                new Saga("saga of lambdas", false),
                new Saga("saga of registered compensations", true),
                new ContinuedAsNew(),
                new UndoneInTheMiddle(),
                new UndoneChild(),
                new CancelledSleep(),
                new TimedOutWait(),
                new RetryByAnOperator(),
                new ChildThatCompletes(),
                new ChildThatFails(),
                new CancelledParent(),
                new TimedOutParent(),
                new ChildThatGoesOnByItself(),
                new ChildrenOfBranches(),
                new PausedSleep(),
                new DeletedAndStartedAnew(),
                new Rewound(),
                new RewoundFromItsChild(),
                new TakenBack(),
                new Forked(),
                new AtMostOnce(),
                new Versions(),
                new ParallelWaits(),
                new ParallelSaga(),
                new FirstOfTwo(),
                new DelayedStart(),
                new Scheduled(),
                new Queued(),
                new ManyAtOnce());
    }

    // ---- scenarios ----

    /** A scenario with one workflow and, unless it says otherwise, one execution of it. */
    abstract static class Tale implements Scenario {
        private final String name;
        private final List<String> effects;
        World world;
        WorkflowDefinition<String> flow;

        Tale(String name, String... effects) {
            this.name = name;
            this.effects = Stream.of(effects).map(effect -> "it/" + effect).toList();
        }

        abstract String body(WorkflowContext ctx) throws Exception;

        WorkflowDefinition<String> define() {
            return WorkflowDefinition.of("flow", String.class, this::body);
        }

        @Override
        public void prepare(World newWorld) {
            world = newWorld;
            flow = define();
            world.code(engine -> engine.register(flow));
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.finish("it");
        }

        @Override
        public void check(World theWorld) throws Exception {
            assertThat(world.engine().handle("it", String.class).result(World.PATIENCE))
                    .isEqualTo(expected());
        }

        String expected() {
            return "done";
        }

        @Override
        public List<String> effects() {
            return effects;
        }

        void ended(ExecutionStatus status, CompensationStatus compensation) {
            ExecutionView end = world.engine().find("it").orElseThrow();
            assertThat(end.status()).isEqualTo(status);
            assertThat(end.compensation()).isEqualTo(compensation);
        }

        void endedAt(Duration sinceBegin) {
            assertThat(world.engine().find("it").orElseThrow().endedAt()).isEqualTo(BEGIN.plus(sinceBegin));
        }

        String step(WorkflowContext ctx, String step) {
            return ctx.step(step, String.class, () -> effect(ctx, step));
        }

        String effect(WorkflowContext ctx, String effect) {
            world.effect(ctx.executionId() + "/" + effect);
            return effect;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class FiveSteps extends Tale {
        FiveSteps() {
            super("five steps", "a", "b", "c", "d", "e");
        }

        @Override
        String body(WorkflowContext ctx) {
            StringBuilder all = new StringBuilder();
            for (String step : List.of("a", "b", "c", "d", "e")) {
                all.append(step(ctx, step));
            }
            return all.toString();
        }

        @Override
        String expected() {
            return "abcde";
        }
    }

    private static final class LongSteps extends Tale {
        LongSteps() {
            super("steps that take long", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            for (String step : List.of("a", "b")) {
                ctx.step(step, () -> {
                    effect(ctx, step);
                    world.clock().advance(Duration.ofSeconds(1)); // time enough for its beginning to be recorded
                });
            }
            return "done";
        }
    }

    private static final class SlowStep extends Tale {
        private final Duration taking;

        SlowStep(String name, Duration taking) {
            super(name, "slow#1", "slow", "next");
            this.taking = taking;
        }

        @Override
        String body(WorkflowContext ctx) {
            StepOptions<String> limited = StepOptions.<String>defaults()
                    .timeout(Duration.ofMinutes(1))
                    .retry(RetryPolicy.fixed(2, Duration.ofMinutes(10)));
            ctx.step("slow", String.class, limited, () -> {
                if (ctx.attempt() > 1) {
                    return effect(ctx, "slow");
                }
                effect(ctx, "slow#1");
                world.clock().advance(taking);
                return "late";
            });
            step(ctx, "next");
            return "done";
        }

        @Override
        public void play(World theWorld) {
            world.begin(flow, "it");
            while (!world.finish("it").status().isEnded()) {
                Thread.onSpinWait(); // blocked until the thread has left the step
            }
        }
    }

    private static final class Retries extends Tale {
        Retries() {
            super("retries with pauses", "flaky#1", "flaky#2", "flaky", "next");
        }

        @Override
        String body(WorkflowContext ctx) {
            StepOptions<String> retried =
                    StepOptions.<String>defaults().retry(RetryPolicy.linear(3, Duration.ofMinutes(10)));
            ctx.step("flaky", String.class, retried, () -> {
                if (ctx.attempt() < 3) {
                    effect(ctx, "flaky#" + ctx.attempt());
                    throw new IllegalStateException("not yet");
                }
                return effect(ctx, "flaky");
            });
            step(ctx, "next");
            return "done";
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            endedAt(Duration.ofMinutes(30));
        }
    }

    private static final class Sleep extends Tale {
        Sleep() {
            super("a sleep", "a", "b", "c");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            ctx.sleep("first", Duration.ofHours(1));
            step(ctx, "b");
            ctx.sleep("second", Duration.ofHours(1));
            step(ctx, "c");
            return "done";
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            endedAt(Duration.ofHours(2));
        }
    }

    private static final class DelayedStart extends Tale {
        DelayedStart() {
            super("a start that is put off", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            step(ctx, "b");
            return ctx.now().toString();
        }

        @Override
        public void play(World theWorld) {
            world.engine().start(flow, WorkflowOptions.id("it").startAt(BEGIN.plus(Duration.ofHours(1))));
            world.finish("it");
        }

        @Override
        String expected() {
            return "2026-01-01T01:00:00Z";
        }
    }

    private static final class Scheduled extends Tale {
        private static final List<String> RUNS = List.of("it@2026-01-01T01:00:00Z", "it@2026-01-01T03:00:00Z");

        Scheduled() {
            super("a schedule with a fixed delay");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            ctx.sleep(Duration.ofHours(1));
            return "done";
        }

        @Override
        public void play(World theWorld) {
            world.engine()
                    .schedules()
                    .create("it", flow, ScheduleOptions.of(ScheduleTiming.fixedDelay(Duration.ofHours(1))));
            for (String run : RUNS) {
                world.await(run + " is due or there", () -> {
                    Instant due = next();
                    return due != null || world.engine().find(run).isPresent();
                });
                Instant due = next();
                if (world.engine().find(run).isEmpty()
                        && due != null
                        && due.isAfter(world.clock().now())) {
                    world.clock().advanceTo(due);
                }
                world.finish(run);
            }
            world.await("the end was seen", () -> next() != null);
        }

        private @Nullable Instant next() {
            return world.engine().schedules().find("it").orElseThrow().nextAt();
        }

        @Override
        public List<String> effects() {
            return RUNS.stream().map(run -> run + "/a").toList();
        }

        @Override
        public void check(World theWorld) throws Exception {
            for (String run : RUNS) {
                assertThat(world.engine().handle(run, String.class).result(World.PATIENCE))
                        .isEqualTo("done");
            }
            assertThat(world.engine().find(ExecutionFilter.all()).executions()).hasSize(2);
            assertThat(next()).isEqualTo(BEGIN.plus(Duration.ofHours(5)));
        }
    }

    private static final class Queued extends Tale {
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
            newWorld.with(builder -> builder.residentWait(Duration.ZERO)
                    .shutdownLimit(Duration.ZERO)
                    .queue(QUEUE));
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

    private static final class SignalBefore extends Tale {
        SignalBefore() {
            super("signals before the wait", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            ctx.sleep(Duration.ofHours(1));
            String first = ctx.awaitSignal("go", String.class);
            step(ctx, "b");
            return first + ctx.awaitSignal("go", String.class);
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            signal(world, "go", "one");
            signal(world, "go", "two");
            world.finish("it");
        }

        @Override
        String expected() {
            return "onetwo";
        }
    }

    private static void signal(World world, String name, String payload) {
        try {
            world.engine().signal("it", name, payload, "key-of-" + payload);
        } catch (ExecutionConflictException e) {
            // It has ended, so it has got the signal before.
        }
    }

    private static final class SignalDuring extends Tale {
        SignalDuring() {
            super("a signal during the wait", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            String got = ctx.awaitSignal("go", String.class, Duration.ofDays(1));
            step(ctx, "b");
            return got;
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("it", ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
            signal(world, "go", "now");
            world.await("it", ExecutionStatus.COMPLETED);
        }

        @Override
        String expected() {
            return "now";
        }
    }

    private static final class SignalThatStarts extends Tale {
        SignalThatStarts() {
            super("signals that start their execution", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            String got = ctx.awaitSignal("item", String.class);
            step(ctx, "b");
            return got + ctx.awaitSignal("item", String.class);
        }

        @Override
        public void play(World theWorld) throws Exception {
            send("1");
            send("2");
            world.await("it", ExecutionStatus.COMPLETED);
            send("2");
        }

        private void send(String item) {
            world.engine().signalOrStart("item", item, "key-" + item, flow, WorkflowOptions.id("it"));
        }

        @Override
        String expected() {
            return "12";
        }
    }

    private static final class Condition extends Tale {
        Condition() {
            super("waits for a condition", "a", "b", "c");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            ctx.awaitUntil("two hours are over", () -> isPast(Duration.ofHours(2)), Duration.ofHours(1));
            step(ctx, "b");
            boolean held = ctx.tryAwaitUntil(
                    "nine hours are over",
                    () -> isPast(Duration.ofHours(9)),
                    Duration.ofHours(1),
                    Duration.ofMinutes(90));
            step(ctx, "c");
            return String.valueOf(held);
        }

        private boolean isPast(Duration sinceBegin) {
            return !world.clock().now().isBefore(BEGIN.plus(sinceBegin));
        }

        @Override
        String expected() {
            return "false";
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            endedAt(Duration.ofMinutes(210));
        }
    }

    private static final class Topic extends Tale {
        Topic() {
            super("waits for a topic", "a", "b", "c");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            String heard = ctx.awaitTopic("news", String.class, Duration.ofDays(1));
            step(ctx, "b");
            boolean none =
                    ctx.tryAwaitTopic("news", String.class, Duration.ofHours(1)).isEmpty();
            step(ctx, "c");
            return heard + none;
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("it", ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
            world.engine().publish("news", "snow", "key-of-snow");
            world.await(
                    "the first wait is over", () -> world.engine().steps("it").size() > 2);
            world.finish("it");
        }

        @Override
        String expected() {
            return "snowtrue";
        }
    }

    private static final class Sends extends Tale {
        Sends() {
            super("signals and publications of a body", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            world.engine().signal(ctx.executionId(), "go", "me");
            world.engine().publish("news", "x");
            String got = ctx.awaitSignal("go", String.class);
            step(ctx, "b");
            boolean once =
                    ctx.tryAwaitSignal("go", String.class, Duration.ofHours(1)).isEmpty();
            try {
                world.engine().signal("nobody", "go", "x");
            } catch (ExecutionNotFoundException e) {
                return got + once + "nobody";
            }
            return "sent to nobody";
        }

        @Override
        String expected() {
            return "metruenobody";
        }
    }

    private static final class Publishes extends Tale {
        Publishes() {
            super("published values", "a", "one", "publish", "two", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            ctx.publish("state", "zero");
            ctx.publish("state", "one");
            ctx.sleep(Duration.ofHours(1));
            ctx.step("one", String.class, () -> effect(ctx, shown()));
            ctx.step("publish", () -> {
                effect(ctx, "publish");
                ctx.publish("state", "two");
            });
            ctx.step("two", String.class, () -> effect(ctx, shown()));
            ctx.parallel("block", Branch.of("branch", () -> {
                ctx.publish("other", "three");
                step(ctx, "b");
            }));
            return shown();
        }

        // What is recorded says that it is on disk.
        private String shown() {
            return world.engine().value("it", "state", String.class).orElse("none");
        }

        @Override
        String expected() {
            return "two";
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            assertThat(world.engine().value("it", "other", String.class)).contains("three");
        }
    }

    private static final class Asks extends Tale {
        private final List<String> tokens = new CopyOnWriteArrayList<>();

        Asks() {
            super("callbacks", "a", "mail", "mail again", "b");
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            tokens.clear();
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            Callback<String> approval = ctx.callback("approval", String.class);
            mail(ctx, approval, "mail");
            boolean none = approval.tryAwait(Duration.ofHours(1)).isEmpty();
            mail(ctx, approval, "mail again");
            String got = approval.await(Duration.ofDays(1));
            step(ctx, "b");
            return got + none;
        }

        private void mail(WorkflowContext ctx, Callback<String> approval, String step) {
            ctx.step(step, () -> {
                tokens.add(approval.token());
                effect(ctx, step);
            });
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            if (!world.clock().now().isAfter(BEGIN)) {
                world.wakeUp("it");
            }
            world.await(
                    "it waits again, or is over",
                    () -> world.engine().steps("it").size() >= 5);
            try {
                world.engine().completeCallback(tokens.get(0), "yes");
            } catch (CallbackNotOpenException e) {
                assertThat(world.await("it", view -> view.status().isEnded()).status())
                        .isEqualTo(ExecutionStatus.COMPLETED); // an earlier process has told it
            }
            world.await("it", ExecutionStatus.COMPLETED);
        }

        @Override
        String expected() {
            return "yestrue";
        }
    }

    private static final class Starts extends Tale {
        private final WorkflowDefinition<String> other =
                WorkflowDefinition.of("other", String.class, ctx -> ctx.awaitSignal("go", String.class));

        Starts() {
            super("starts by a body", "a", "b");
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            newWorld.code(engine -> engine.register(other));
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            world.engine().start(other, WorkflowOptions.id("started"));
            world.engine().start(other, WorkflowOptions.defaults());
            world.engine().signalOrStart("go", "first", null, other, WorkflowOptions.id("signalled"));
            world.engine().signalOrStart("stop", "second", null, other, WorkflowOptions.id("started"));
            ctx.sleep(Duration.ofHours(1));
            try {
                world.engine().start(flow, WorkflowOptions.id("started"));
            } catch (ExecutionConflictException e) {
                step(ctx, "b");
            }
            return "done";
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            assertThat(world.engine().handle("signalled", String.class).result(World.PATIENCE))
                    .isEqualTo("first");
            assertThat(world.engine()
                            .find(new ExecutionFilter("other", Set.of(), null, 100))
                            .executions())
                    .hasSize(3);
            world.await("started", ExecutionStatus.SUSPENDED);
        }

        @Override
        public boolean isConcurrent() {
            return true;
        }
    }

    private static final class AnySignal extends Tale {
        AnySignal() {
            super("the first of several signals", "a", "b", "c");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            NamedSignal<String> got = ctx.awaitAnySignal(List.of("go", "stop"), String.class, Duration.ofDays(1));
            step(ctx, "b");
            boolean none = ctx.tryAwaitAnySignal(Map.of("go", String.class, "stop", String.class), Duration.ofHours(1))
                    .isEmpty();
            step(ctx, "c");
            return got.name() + got.payload() + none;
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("it", ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
            signal(world, "stop", "now");
            world.await(
                    "the first wait is over", () -> world.engine().steps("it").size() > 2);
            world.finish("it");
        }

        @Override
        String expected() {
            return "stopnowtrue";
        }
    }

    private static final class SignalThatNeverComes extends Tale {
        SignalThatNeverComes() {
            super("a signal that never comes", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            boolean came =
                    ctx.tryAwaitSignal("go", String.class, Duration.ofHours(1)).isPresent();
            step(ctx, "b");
            return came ? "came" : "done";
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            endedAt(Duration.ofHours(1));
        }
    }

    private static final class CaughtFailure extends Tale {
        CaughtFailure() {
            super("a failure that the body catches", "card#1", "invoice", "mail");
        }

        @Override
        String body(WorkflowContext ctx) {
            try {
                ctx.step("card", () -> {
                    effect(ctx, "card#1");
                    throw new IllegalStateException("declined");
                });
                return "never";
            } catch (IllegalStateException e) {
                step(ctx, "invoice");
            }
            step(ctx, "mail");
            return "done";
        }
    }

    private static final class Saga extends Tale {
        private final boolean registered;

        Saga(String name, boolean registered) {
            super(name, "a", "b", "c#1", "undo b#1", "undo b", "undo a");
            this.registered = registered;
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            newWorld.code(engine -> engine.register(new CompensationDefinition(
                    "undo",
                    List.of(String.class),
                    String.class,
                    RetryPolicy.fixed(2, Duration.ofMinutes(10)),
                    (arguments, result) -> undo(String.valueOf(arguments.get(0))))));
        }

        @Override
        String body(WorkflowContext ctx) {
            done(ctx, "a");
            done(ctx, "b");
            ctx.step("c", () -> {
                effect(ctx, "c#1");
                throw new IllegalStateException("full up");
            });
            return "never";
        }

        private void done(WorkflowContext ctx, String step) {
            if (registered) {
                ctx.step(
                        new StepDefinition(step, List.of(String.class), String.class, null, "undo"),
                        List.of(step),
                        () -> effect(ctx, step));
            } else {
                ctx.step(
                        step,
                        String.class,
                        StepOptions.<String>defaults()
                                .compensationRetry(RetryPolicy.fixed(2, Duration.ofMinutes(10)))
                                .compensate(result -> undo(result)),
                        () -> effect(ctx, step));
            }
        }

        private void undo(String step) {
            WorkflowContext ctx = WorkflowContext.current();
            if (step.equals("b") && ctx.attempt() == 1) {
                effect(ctx, "undo b#1");
                throw new IllegalStateException("not yet");
            }
            effect(ctx, "undo " + step);
        }

        @Override
        public void check(World theWorld) {
            ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
            endedAt(Duration.ofMinutes(10));
            assertThat(world.engine().find("it").orElseThrow().errorMessage()).isEqualTo("full up");
        }
    }

    private static final class ContinuedAsNew extends Tale {
        ContinuedAsNew() {
            super("a body that begins anew", "a1", "a2", "a3");
        }

        @Override
        WorkflowDefinition<String> define() {
            return WorkflowDefinition.of("flow", Integer.class, String.class, this::round);
        }

        @Override
        String body(WorkflowContext ctx) {
            throw new IllegalStateException("it has an input");
        }

        private String round(WorkflowContext ctx, int round) {
            step(ctx, "a" + round);
            ctx.sleep(Duration.ofHours(1));
            if (round == 3) {
                return "done";
            }
            throw ctx.continueAsNew(round + 1);
        }

        @Override
        public void play(World theWorld) {
            world.begin(flow, "it", 1);
            world.finish("it");
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            endedAt(Duration.ofHours(3));
        }
    }

    private static final class UndoneInTheMiddle extends Tale {
        UndoneInTheMiddle() {
            super("steps that the body undoes", "a", "b", "undo b", "undo a", "c", "d#1", "undo c");
        }

        @Override
        String body(WorkflowContext ctx) {
            undoable(ctx, "a");
            undoable(ctx, "b");
            ctx.compensate();
            undoable(ctx, "c");
            ctx.step("d", () -> {
                effect(ctx, "d#1");
                throw new IllegalStateException("full up");
            });
            return "never";
        }

        private void undoable(WorkflowContext ctx, String step) {
            ctx.step(
                    step,
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo " + result)),
                    () -> effect(ctx, step));
        }

        @Override
        public void check(World theWorld) {
            ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
        }
    }

    private static final class UndoneChild extends Tale {
        private final WorkflowDefinition<String> child = WorkflowDefinition.of("child", String.class, ctx -> "booked");

        UndoneChild() {
            super("a completed child that is undone", "a", "b#1", "undo child", "undo a");
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            newWorld.code(engine -> engine.register(child));
        }

        @Override
        String body(WorkflowContext ctx) throws Exception {
            ctx.step(
                    "a",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo a")),
                    () -> effect(ctx, "a"));
            ctx.child(child, WorkflowOptions.id("child"), result -> effect(ctx, "undo child"));
            ctx.step("b", () -> {
                effect(ctx, "b#1");
                throw new IllegalStateException("full up");
            });
            return "never";
        }

        @Override
        public void check(World theWorld) {
            ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
        }
    }

    private static final class CancelledSleep extends Tale {
        CancelledSleep() {
            super("a cancellation while it sleeps", "a", "undo a");
        }

        @Override
        String body(WorkflowContext ctx) {
            ctx.step(
                    "a",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo a")),
                    () -> effect(ctx, "a"));
            ctx.sleep(Duration.ofDays(1));
            step(ctx, "never");
            return "never";
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("it", view -> view.status() == ExecutionStatus.SUSPENDED || view.outcome() != null);
            world.engine().cancel("it");
            world.await("it", ExecutionStatus.CANCELLED);
        }

        @Override
        public void check(World theWorld) {
            ended(ExecutionStatus.CANCELLED, CompensationStatus.DONE);
            endedAt(Duration.ZERO);
        }
    }

    private static final class TimedOutWait extends Tale {
        TimedOutWait() {
            super("a deadline while it waits", "a", "undo a");
        }

        @Override
        WorkflowDefinition<String> define() {
            return super.define().withTimeout(Duration.ofHours(1));
        }

        @Override
        String body(WorkflowContext ctx) {
            ctx.step(
                    "a",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo a")),
                    () -> effect(ctx, "a"));
            ctx.awaitSignal("go", String.class);
            step(ctx, "never");
            return "never";
        }

        @Override
        public void check(World theWorld) {
            ended(ExecutionStatus.TIMED_OUT, CompensationStatus.DONE);
            endedAt(Duration.ofHours(1));
        }
    }

    private static final class RetryByAnOperator extends Tale {
        private boolean mended;

        RetryByAnOperator() {
            super("a retry by an operator", "a", "b#1", "b");
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            mended = false;
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            return ctx.step("b", String.class, () -> {
                if (!mended) {
                    effect(ctx, "b#1");
                    throw new IllegalStateException("broken");
                }
                return effect(ctx, "b");
            });
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            if (world.finish("it").status() == ExecutionStatus.FAILED) {
                mended = true;
                world.engine().retry("it", Audit.none());
                world.await("it", ExecutionStatus.COMPLETED);
            }
        }

        @Override
        String expected() {
            return "b";
        }
    }

    /** A parent and its child under the id "kid". */
    private abstract static class Family extends Tale {
        private final List<String> effects;
        WorkflowDefinition<String> kid;

        Family(String name, String... effects) {
            super(name);
            this.effects = List.of(effects);
        }

        abstract String kidsBody(WorkflowContext ctx) throws Exception;

        @Override
        public void prepare(World newWorld) {
            kid = WorkflowDefinition.of("kid", String.class, this::kidsBody);
            super.prepare(newWorld);
            newWorld.code(engine -> engine.register(kid));
        }

        String call(WorkflowContext ctx) throws Exception {
            return ctx.child(kid, WorkflowOptions.id("kid"));
        }

        void undoable(WorkflowContext ctx, String step) {
            ctx.step(
                    step,
                    String.class,
                    StepOptions.<String>defaults()
                            .compensate(result -> effect(WorkflowContext.current(), "undo " + step)),
                    () -> effect(ctx, step));
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            oneChild();
        }

        void oneChild() {
            ExecutionPage all = world.engine().find(ExecutionFilter.all());
            assertThat(all.executions()).hasSize(2);
            assertThat(world.engine().find("kid").orElseThrow().parentId()).isEqualTo("it");
        }

        @Override
        public List<String> effects() {
            return effects;
        }
    }

    private static final class ChildThatCompletes extends Family {
        ChildThatCompletes() {
            super("a child that completes", "it/a", "kid/x", "kid/y", "it/b");
        }

        @Override
        String body(WorkflowContext ctx) throws Exception {
            step(ctx, "a");
            String result = call(ctx);
            step(ctx, "b");
            return result;
        }

        @Override
        String kidsBody(WorkflowContext ctx) {
            step(ctx, "x");
            ctx.sleep(Duration.ofHours(1));
            return step(ctx, "y");
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.finish("kid");
            world.finish("it");
        }

        @Override
        String expected() {
            return "y";
        }
    }

    private static final class ChildThatFails extends Family {
        ChildThatFails() {
            super("a child that fails", "it/a", "kid/x", "kid/y#1", "kid/undo x", "it/b");
        }

        @Override
        String body(WorkflowContext ctx) throws Exception {
            step(ctx, "a");
            try {
                return call(ctx);
            } catch (IllegalStateException e) {
                step(ctx, "b");
                return e.getMessage();
            }
        }

        @Override
        String kidsBody(WorkflowContext ctx) {
            undoable(ctx, "x");
            ctx.step("y", () -> {
                effect(ctx, "y#1");
                throw new IllegalStateException("full up");
            });
            return "never";
        }

        @Override
        String expected() {
            return "full up";
        }
    }

    private abstract static class AbandonedFamily extends Family {
        AbandonedFamily(String name) {
            super(name, "it/a", "kid/x", "kid/undo x", "it/undo a");
        }

        @Override
        String body(WorkflowContext ctx) throws Exception {
            undoable(ctx, "a");
            call(ctx);
            step(ctx, "never");
            return "never";
        }

        @Override
        String kidsBody(WorkflowContext ctx) {
            undoable(ctx, "x");
            return ctx.awaitSignal("go", String.class);
        }

        void kidWaits() {
            world.await("kid", view -> view.status() == ExecutionStatus.SUSPENDED || view.outcome() != null);
        }

        void check(ExecutionStatus status) {
            ended(status, CompensationStatus.DONE);
            oneChild();
            assertThat(world.engine().find("kid").orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
        }
    }

    private static final class CancelledParent extends AbandonedFamily {
        CancelledParent() {
            super("a cancelled parent");
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            kidWaits();
            world.engine().cancel("it");
            world.await("it", ExecutionStatus.CANCELLED);
        }

        @Override
        public void check(World theWorld) {
            check(ExecutionStatus.CANCELLED);
        }
    }

    private static final class TimedOutParent extends AbandonedFamily {
        TimedOutParent() {
            super("a parent that times out");
        }

        @Override
        WorkflowDefinition<String> define() {
            return super.define().withTimeout(Duration.ofHours(1));
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            kidWaits();
            if (world.clock().now().equals(BEGIN)) {
                world.clock().advance(Duration.ofHours(1));
            }
            world.await("it", ExecutionStatus.TIMED_OUT);
        }

        @Override
        public void check(World theWorld) {
            check(ExecutionStatus.TIMED_OUT);
        }
    }

    private static final class ChildThatGoesOnByItself extends Family {
        ChildThatGoesOnByItself() {
            super("a child that goes on by itself", "it/a", "it/b", "kid/x");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            String id = ctx.startChild(kid, WorkflowOptions.id("kid"));
            step(ctx, "b");
            return id;
        }

        @Override
        String kidsBody(WorkflowContext ctx) {
            return step(ctx, "x");
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.finish("it");
            world.finish("kid");
        }

        @Override
        String expected() {
            return "kid";
        }

        @Override
        public boolean isConcurrent() {
            return true;
        }
    }

    /** Its branches start a child each, and it waits for one of them. */
    private static final class ChildrenOfBranches extends Family {
        ChildrenOfBranches() {
            super("children that branches start", "it/a", "kid/x", "cousin/x");
        }

        @Override
        String body(WorkflowContext ctx) throws Exception {
            step(ctx, "a");
            List<String> ids = ctx.parallel(
                    "both", List.of("kid", "cousin"), String.class, id -> ctx.startChild(kid, WorkflowOptions.id(id)));
            return ids + " " + call(ctx);
        }

        @Override
        String kidsBody(WorkflowContext ctx) {
            return step(ctx, "x");
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.finish("it");
            world.finish("cousin");
        }

        @Override
        String expected() {
            return "[kid, cousin] x";
        }

        @Override
        void oneChild() {
            assertThat(world.engine().find(ExecutionFilter.all()).executions()).hasSize(3);
        }

        @Override
        public boolean isConcurrent() {
            return true;
        }
    }

    /** Each process knows a newer version than the one before; all keep to the one that the first recorded. */
    private static final class Versions extends Tale {
        private int newest;

        Versions() {
            super("a change that gets newer with each process", "a", "b", "c");
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            newest = 0;
            newWorld.code(engine -> newest++);
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            int version = ctx.version("change", 0, newest);
            step(ctx, "b");
            ctx.sleep("pause " + version, Duration.ofHours(1));
            step(ctx, "c");
            return ctx.version("change", 0, newest) == version ? "done" : "another version";
        }
    }

    private static final class PausedSleep extends Tale {
        PausedSleep() {
            super("a pause while it sleeps", "a", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            ctx.sleep(Duration.ofHours(1));
            step(ctx, "b");
            return "done";
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await(
                    "it",
                    view -> view.status() == ExecutionStatus.SUSPENDED
                            || view.status() == ExecutionStatus.PAUSED
                            || view.status().isEnded());
            if (!world.clock().now().isAfter(BEGIN)) {
                world.engine().pause("it", Audit.none());
                assertThat(world.engine().find("it").orElseThrow().status()).isEqualTo(ExecutionStatus.PAUSED);
                world.clock().advance(Duration.ofHours(2));
            }
            if (!world.engine().find("it").orElseThrow().status().isEnded()) {
                world.engine().resume("it", Audit.none());
            }
            world.await("it", ExecutionStatus.COMPLETED);
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            endedAt(Duration.ofHours(2));
        }
    }

    private static final class DeletedAndStartedAnew extends Tale {
        DeletedAndStartedAnew() {
            super("a deletion, and a start under the same id", "old", "new");
        }

        @Override
        WorkflowDefinition<String> define() {
            return WorkflowDefinition.of("flow", String.class, String.class, (ctx, which) -> step(ctx, which));
        }

        @Override
        String body(WorkflowContext ctx) {
            throw new AssertionError("the definition has its own body");
        }

        @Override
        public void play(World theWorld) throws Exception {
            if (!world.effects().contains("it/new") && !isNew()) {
                if (!world.effects().contains("it/old")
                        || world.engine().find("it").isPresent()) {
                    world.begin(flow, "it", "old");
                    world.await("it", ExecutionStatus.COMPLETED);
                    world.engine().delete("it", Audit.none());
                }
            }
            world.begin(flow, "it", "new");
            world.await("it", ExecutionStatus.COMPLETED);
        }

        // Started, but not run yet when the process died.
        private boolean isNew() {
            return world.disk().findWithPayloads("it").stream()
                    .anyMatch(row -> String.valueOf(row.start().input()).contains("new"));
        }

        @Override
        String expected() {
            return "new";
        }

        @Override
        public Set<String> deleted() {
            return Set.of("it");
        }
    }

    private static final class Rewound extends Tale {
        private volatile boolean wrong;

        Rewound() {
            super("a rewind", "a", "b wrong", "b");
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            wrong = true;
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            String go = ctx.awaitSignal("go", String.class);
            String b = wrong ? step(ctx, "b wrong") : step(ctx, "b");
            return go + b;
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            signal(world, "go", "gone");
            ExecutionView view = world.await("it", ExecutionStatus.COMPLETED, ExecutionStatus.BLOCKED);
            if (view.status() == ExecutionStatus.COMPLETED && generation() == 0) {
                wrong = false;
                world.engine().rewind("it", BodyPosition.of("go"), DroppedSteps.FORGET, Audit.none());
            }
            world.await("it", now -> now.status() == ExecutionStatus.COMPLETED && generation() == 1);
        }

        private int generation() {
            return world.disk().find("it").orElseThrow().state().generation();
        }

        @Override
        String expected() {
            return "goneb";
        }
    }

    private static final class TakenBack extends Tale {
        TakenBack() {
            super("a rewind that undoes what it drops", "a", "b", "c", "undo c", "undo b", "d");
        }

        @Override
        String body(WorkflowContext ctx) {
            undoable(ctx, "a");
            if (world.disk().find("it").orElseThrow().state().generation() == 0) { // before the code was changed
                undoable(ctx, "b");
                undoable(ctx, "c");
                return ctx.awaitSignal("never", String.class);
            }
            undoable(ctx, "d");
            return "done";
        }

        private void undoable(WorkflowContext ctx, String step) {
            ctx.step(
                    step,
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo " + step)),
                    () -> effect(ctx, step));
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("it", view -> isTakenBack() || view.status() == ExecutionStatus.SUSPENDED);
            if (!isTakenBack()) {
                world.engine().rewind("it", BodyPosition.of("b"), DroppedSteps.COMPENSATE, Audit.none());
            }
            world.await("it", ExecutionStatus.COMPLETED);
        }

        private boolean isTakenBack() {
            return world.disk().events(world.disk().find("it").orElseThrow().no()).stream()
                    .anyMatch(event -> event.kind() == EventKind.REWINDING);
        }
    }

    private static final class RewoundFromItsChild extends Tale {
        private final WorkflowDefinition<String> child =
                WorkflowDefinition.of("child", String.class, ctx -> ctx.awaitSignal("go", String.class));

        private volatile boolean wrong;

        RewoundFromItsChild() {
            super("a rewind that drops a child", "a", "b");
        }

        @Override
        public void prepare(World newWorld) {
            super.prepare(newWorld);
            newWorld.code(engine -> engine.register(child));
            wrong = true;
        }

        @Override
        String body(WorkflowContext ctx) throws Exception {
            step(ctx, "a");
            if (wrong) {
                return ctx.child(child, WorkflowOptions.id("child"));
            }
            step(ctx, "b");
            return "done";
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("it", view -> generation() == 1 || view.status() == ExecutionStatus.SUSPENDED);
            if (generation() == 0) {
                wrong = false;
                world.engine().rewind("it", BodyPosition.of(1), DroppedSteps.FORGET, Audit.none());
            }
            world.await("it", ExecutionStatus.COMPLETED);
        }

        private int generation() {
            return world.disk().find("it").orElseThrow().state().generation();
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            world.await("child", ExecutionStatus.CANCELLED);
        }
    }

    private static final class Forked extends Tale {
        Forked() {
            super("a fork", "a", "b", "c");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            step(ctx, "b");
            step(ctx, "c");
            return "done";
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("it", ExecutionStatus.COMPLETED);
            if (world.engine().find("fork").isEmpty()) {
                world.engine().fork("it", "fork", BodyPosition.of(2), Audit.none());
            }
            world.await("fork", ExecutionStatus.COMPLETED);
        }

        @Override
        public List<String> effects() {
            return List.of("it/a", "it/b", "it/c", "fork/c");
        }
    }

    private static final class AtMostOnce extends Tale {
        AtMostOnce() {
            super("a step that runs at most once", "a", "charge", "b");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            StepOptions<String> once = StepOptions.<String>defaults()
                    .onUnknown(() -> world.effects().contains("it/charge") ? "found" : effect(ctx, "charge"));
            ctx.step("charge", String.class, once, () -> effect(ctx, "charge"));
            step(ctx, "b");
            return "done";
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            assertThat(world.effects().stream().filter("it/charge"::equals)).hasSize(1);
        }
    }

    private static final class ManyAtOnce extends Tale {
        private static final int MANY = 6;

        ManyAtOnce() {
            super("many at once");
        }

        @Override
        String body(WorkflowContext ctx) {
            step(ctx, "a");
            step(ctx, "b");
            ctx.sleep(Duration.ofHours(1));
            step(ctx, "c");
            return "done";
        }

        @Override
        public void play(World theWorld) throws Exception {
            for (int i = 0; i < MANY; i++) {
                world.begin(flow, "it-" + i);
            }
            for (int i = 0; i < MANY; i++) {
                world.finish("it-" + i);
            }
        }

        @Override
        public void check(World theWorld) throws Exception {
            for (int i = 0; i < MANY; i++) {
                assertThat(world.engine().handle("it-" + i, String.class).result(World.PATIENCE))
                        .isEqualTo("done");
            }
        }

        @Override
        public List<String> effects() {
            List<String> all = new ArrayList<>();
            IntStream.range(0, MANY)
                    .forEach(i -> all.addAll(List.of("it-" + i + "/a", "it-" + i + "/b", "it-" + i + "/c")));
            return all;
        }

        @Override
        public boolean isConcurrent() {
            return true;
        }
    }

    /** Effects of branches come in any order. */
    abstract static class Branching extends Family {
        Branching(String name, String... effects) {
            super(name, effects);
        }

        @Override
        String kidsBody(WorkflowContext ctx) {
            return ctx.awaitSignal("never", String.class);
        }

        @Override
        void oneChild() {
            // There are none.
        }

        @Override
        public boolean isConcurrent() {
            return true;
        }
    }

    private static final class ParallelWaits extends Branching {
        ParallelWaits() {
            super("branches that wait", "it/a", "it/nap", "it/signal", "it/in1", "it/in2", "it/beside", "it/end");
        }

        @Override
        String body(WorkflowContext ctx) throws Exception {
            AsyncBranch<String> beside = ctx.async("beside", String.class, () -> {
                ctx.sleep(Duration.ofHours(2));
                return step(ctx, "beside");
            });
            ctx.parallel(
                    "block",
                    Branch.of("a", () -> {
                        step(ctx, "a");
                        ctx.sleep(Duration.ofHours(1));
                        step(ctx, "nap");
                    }),
                    Branch.of("b", () -> {
                        ctx.awaitSignal("go", String.class);
                        step(ctx, "signal");
                        ctx.parallel("inner", List.of("in1", "in2"), String.class, item -> step(ctx, item));
                    }));
            return beside.join() + step(ctx, "end");
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.engine().signal("it", "go", "now", "once");
            world.finish("it");
        }

        @Override
        String expected() {
            return "besideend";
        }
    }

    private static final class ParallelSaga extends Branching {
        ParallelSaga() {
            super(
                    "a saga of branches",
                    "it/before",
                    "it/a",
                    "it/b",
                    "it/c#1",
                    "it/undo before",
                    "it/undo a",
                    "it/undo b");
        }

        @Override
        String body(WorkflowContext ctx) {
            undoable(ctx, "before");
            ctx.parallel("block", Branch.of("a", () -> undoable(ctx, "a")), Branch.of("b", () -> {
                undoable(ctx, "b");
                ctx.sleep(Duration.ofHours(1));
                ctx.step("c", () -> {
                    effect(ctx, "c#1");
                    throw new IllegalStateException("no");
                });
            }));
            return "never";
        }

        @Override
        public void check(World theWorld) {
            ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
            endedAt(Duration.ofHours(1));
        }
    }

    private static final class FirstOfTwo extends Branching {
        FirstOfTwo() {
            super("the first of two branches", "it/loser", "it/winner", "it/after");
        }

        @Override
        String body(WorkflowContext ctx) {
            ParallelOutcomes first = ctx.parallel(
                    "first",
                    ParallelPolicy.firstSuccess(),
                    Branch.of("loser", String.class, () -> step(ctx, "loser") + call(ctx)),
                    Branch.of("winner", String.class, () -> {
                        ctx.awaitSignal("go", String.class);
                        return step(ctx, "winner");
                    }));
            step(ctx, "after");
            return first.results(String.class).get(0);
        }

        @Override
        public void play(World theWorld) throws Exception {
            world.begin(flow, "it");
            world.await("the child is there", () -> world.engine().find("kid").isPresent());
            world.engine().signal("it", "go", "now", "once");
            world.finish("it");
        }

        @Override
        public void check(World theWorld) throws Exception {
            super.check(theWorld);
            assertThat(world.engine().find("kid").orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
        }

        @Override
        String expected() {
            return "winner";
        }
    }
}
