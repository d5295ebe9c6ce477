package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CommandResult;
import io.durableworkflow.EngineEvent.ExecutionBlocked;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowBody;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An execution that cannot go on says why, harms no other, loses nothing, and goes on once somebody has acted. */
public abstract class BlockedContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private static WorkflowDefinition<String> flow(WorkflowBody<String> body) {
        return new WorkflowDefinition<>("flow", 1, List.of(), String.class, null, body);
    }

    /** Two steps, then a wait, then one more step. */
    private WorkflowDefinition<String> original() {
        return flow((ctx, arguments) -> {
            step(ctx, "reserve");
            step(ctx, "charge");
            String go = ctx.awaitSignal("go", String.class);
            step(ctx, "ship");
            return go;
        });
    }

    private void step(WorkflowContext ctx, String name) {
        ctx.step(name, () -> world.effect(name));
    }

    private void deploy(WorkflowDefinition<?>... definitions) {
        world.withoutCode();
        code(definitions);
        world.restart();
    }

    private ExecutionView awaitBlocked(String id, BlockReason reason) {
        ExecutionView view = world.await(id, ExecutionStatus.BLOCKED);
        assertThat(view.blockReason()).isEqualTo(reason);
        return view;
    }

    // ---- changed code ----

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "another step",
                        (ctx, world) -> ctx.step("bill", () -> world.effect("bill")),
                        "At position 1 the journal holds step 'charge', but the code calls step 'bill'."),
                change(
                        "a sleep instead of a step",
                        (ctx, world) -> ctx.sleep("charge", HOUR),
                        "At position 1 the journal holds step 'charge', but the code calls sleep 'charge'."),
                change(
                        "a wait instead of a step",
                        (ctx, world) -> ctx.awaitSignal("charge", String.class),
                        "At position 1 the journal holds step 'charge', but the code calls a wait for signal 'charge'."),
                change(
                        "an end that comes too early",
                        (ctx, world) -> {},
                        "The journal holds step 'charge' at position 1, but the code ended before it."),
                change(
                        "a failure that comes too early",
                        (ctx, world) -> {
                            throw new IllegalStateException("changed");
                        },
                        "The journal holds step 'charge' at position 1, but the code ended before it."),
                change(
                        "a wait for another signal",
                        (ctx, world) -> {
                            ctx.step("charge", () -> {});
                            ctx.awaitSignal("stop", String.class);
                        },
                        "At position 2 the journal holds a wait for signal 'go',"
                                + " but the code calls a wait for signal 'stop'."));
    }

    /** What follows the first step in the changed code. */
    interface Change {
        void run(WorkflowContext ctx, World world);
    }

    private static Arguments change(String name, Change change, String sentence) {
        return Arguments.of(name, change, sentence);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void changedCodeIsBlockedWithWhatIsRecordedAndWhatIsCalled(String name, Change change, String sentence) {
        code(original());
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy(flow((ctx, arguments) -> {
            step(ctx, "reserve");
            change.run(ctx, world);
            return "changed";
        }));

        world.engine().signal("f", "go", "on");

        ExecutionView blocked = awaitBlocked("f", BlockReason.CHANGED_CODE);
        assertThat(blocked.waitingFor())
                .isEqualTo("It is blocked (CHANGED_CODE): " + sentence
                        + " To go on, deploy code that matches the recorded steps, then retry.");
        assertThat(world.effects()).containsExactly("reserve", "charge");
        assertThat(steps("f")).containsExactly("reserve", "charge", "go");
    }

    @Test
    void nothingIsLostWhileCodeIsChangedAndItGoesOnAfterTheFix() throws Exception {
        code(original());
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy(flow((ctx, arguments) -> "changed"));
        world.engine().signal("f", "go", "on");
        awaitBlocked("f", BlockReason.CHANGED_CODE);

        deploy(original());
        assertThat(status("f")).isEqualTo(ExecutionStatus.BLOCKED);
        assertThat(world.engine().retry("f", Audit.none())).isEqualTo(CommandResult.DONE);

        assertThat(result("f")).isEqualTo("on");
        assertThat(world.effects()).containsExactly("reserve", "charge", "ship");
    }

    @Test
    void retryingTooEarlyBlocksItAgain() {
        code(original());
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy(flow((ctx, arguments) -> "changed"));
        world.engine().signal("f", "go", "on");
        awaitBlocked("f", BlockReason.CHANGED_CODE);

        world.engine().retry("f", Audit.none());

        world.await(
                "it is blocked a second time",
                () -> world.events(ExecutionBlocked.class).size() == 2);
        awaitBlocked("f", BlockReason.CHANGED_CODE);
    }

    @Test
    void aBodyThatSwallowsTheChangeIsBlockedAllTheSame() {
        code(original());
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy(flow((ctx, arguments) -> {
            try {
                ctx.step("something else", () -> world.effect("something else"));
            } catch (Throwable e) {
                return "swallowed";
            }
            return "changed";
        }));

        world.engine().signal("f", "go", "on");

        awaitBlocked("f", BlockReason.CHANGED_CODE);
        assertThat(world.effects()).containsExactly("reserve", "charge");
    }

    // ---- no such workflow ----

    private final WorkflowDefinition<String> other = WorkflowDefinition.of("other", String.class, ctx -> {
        ctx.sleep(HOUR);
        return "other is fine";
    });

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anUnknownWorkflowIsBlockedAndTheOthersGoOn(Restart how) throws Exception {
        code(original(), other);
        world.start();
        start(original(), "f");
        start(other, "o");
        awaitSuspended("f");
        awaitSuspended("o");
        world.withoutCode();
        code(other);
        restart(how);

        world.engine().signal("f", "go", "on");
        world.clock().advance(HOUR);

        ExecutionView blocked = awaitBlocked("f", BlockReason.NO_SUCH_WORKFLOW);
        assertThat(blocked.waitingFor())
                .isEqualTo("It is blocked (NO_SUCH_WORKFLOW): No workflow 'flow' of version 1 is registered."
                        + " To go on, register the workflow again: it goes on by itself.");
        assertThat(result("o")).isEqualTo("other is fine");
    }

    private void blockForMissingCode() {
        code(original());
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy();
        world.engine().signal("f", "go", "on");
        awaitBlocked("f", BlockReason.NO_SUCH_WORKFLOW);
    }

    @Test
    void anUnknownWorkflowRunsByItselfOnceItIsRegisteredAtAStart() throws Exception {
        blockForMissingCode();

        deploy(original());

        assertThat(result("f")).isEqualTo("on");
        assertThat(world.effects()).containsExactly("reserve", "charge", "ship");
    }

    @Test
    void anUnknownWorkflowRunsByItselfOnceItIsRegisteredLater() throws Exception {
        blockForMissingCode();

        world.engine().register(original());

        assertThat(result("f")).isEqualTo("on");
    }

    @Test
    void aLaunchDuringAnOutageDoesNotWaitForItsEnd() throws Exception {
        blockForMissingCode();
        world.engine().close();
        world.withoutCode();
        code(original());
        world.with(builder -> builder.storeTimeout(Duration.ofMillis(50)));
        world.startWithoutLaunching();
        world.process().failNextCommits(Integer.MAX_VALUE);

        world.engine().launch();

        assertThat(status("f")).isEqualTo(ExecutionStatus.BLOCKED);
        world.process().failNextCommits(0);
        assertThat(world.await("f", ExecutionStatus.COMPLETED).blockReason()).isNull();
    }

    @Test
    void manyThatWereBlockedGoOnTogether() throws Exception {
        code(patient());
        world.start();
        for (int i = 0; i < 30; i++) {
            start(patient(), "p" + i);
        }
        for (int i = 0; i < 30; i++) {
            awaitSuspended("p" + i);
        }
        deploy();
        for (int i = 0; i < 30; i++) {
            world.engine().signal("p" + i, "go", "on");
        }
        for (int i = 0; i < 30; i++) {
            awaitBlocked("p" + i, BlockReason.NO_SUCH_WORKFLOW);
        }

        world.engine().register(patient());

        for (int i = 0; i < 30; i++) {
            assertThat(result("p" + i)).isEqualTo("on");
        }
    }

    private static WorkflowDefinition<String> patient() {
        return flow((ctx, arguments) -> ctx.awaitSignal("go", String.class));
    }

    @Test
    void registeringAnotherWorkflowChangesNothing() {
        blockForMissingCode();

        world.engine().register(other);
        world.engine().register(original().withVersion(2));

        assertThat(status("f")).isEqualTo(ExecutionStatus.BLOCKED);
    }

    @Test
    void anExecutionKeepsTheVersionThatItWasStartedWith() throws Exception {
        WorkflowDefinition<String> second =
                flow((ctx, arguments) -> "from version 2").withVersion(2);
        code(original());
        world.start();
        start(original(), "old");
        awaitSuspended("old");

        deploy(original(), second);
        start(second, "new");
        world.engine().signal("old", "go", "from version 1");

        assertThat(result("new")).isEqualTo("from version 2");
        assertThat(result("old")).isEqualTo("from version 1");
        assertThat(world.engine().find("old").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aLambdaGoesOnOnceItsNameIsRegisteredAgain() throws Exception {
        world.start();
        Thread caller = new Thread(() -> {
            try {
                world.engine().run("flow", ctx -> ctx.awaitSignal("go", String.class));
            } catch (Exception e) {
                // the process ends
            }
        });
        caller.start();
        world.await(
                "it is started",
                () -> world.engine().find(ExecutionFilter.all()).executions().stream()
                        .anyMatch(view -> view.status() == ExecutionStatus.SUSPENDED));
        String id =
                world.engine().find(ExecutionFilter.all()).executions().get(0).id();
        world.restart();
        caller.join(World.PATIENCE.toMillis());
        world.engine().signal(id, "go", "on");
        awaitBlocked(id, BlockReason.NO_SUCH_WORKFLOW);

        world.engine().register(flow((ctx, arguments) -> ctx.awaitSignal("go", String.class)));

        assertThat(result(id)).isEqualTo("on");
    }

    // ---- recovery attempts ----

    /** The process dies in the middle of a step, again and again. */
    private WorkflowDefinition<String> deadly(Gate gate) {
        return flow((ctx, arguments) -> {
            ctx.step("explode", () -> {
                world.effect("boom");
                gate.pass();
            });
            return "survived";
        });
    }

    @Test
    void anExecutionThatKillsItsProcessTooOftenIsBlockedAndTheOthersGoOn() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> deadly = deadly(gate);
        world.with(builder -> builder.maxRecoveryAttempts(2));
        code(deadly, other);
        world.start();
        start(deadly, "f");
        start(other, "o");
        awaitSuspended("o");
        for (int deaths = 0; deaths < 3; deaths++) {
            gate.awaitArrival();
            assertThat(world.engine().find("f").orElseThrow().recoveryCount()).isEqualTo(deaths);
            world.killAndRestart();
        }

        ExecutionView blocked = awaitBlocked("f", BlockReason.RECOVERY_ATTEMPTS_USED_UP);
        assertThat(blocked.waitingFor())
                .contains("3 processes died while they ran it, without any progress in between.")
                .endsWith("To go on, find out what stops the process, then retry.");
        assertThat(world.effects()).hasSize(3);
        world.clock().advance(HOUR);
        assertThat(result("o")).isEqualTo("other is fine");
    }

    @Test
    void anExecutionWhoseAttemptsAreUsedUpGetsThemBackByARetry() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> deadly = deadly(gate);
        world.with(builder -> builder.maxRecoveryAttempts(1));
        code(deadly);
        world.start();
        start(deadly, "f");
        for (int deaths = 0; deaths < 2; deaths++) {
            gate.awaitArrival();
            world.killAndRestart();
        }
        awaitBlocked("f", BlockReason.RECOVERY_ATTEMPTS_USED_UP);

        world.engine().retry("f", Audit.none());
        gate.awaitArrival();
        assertThat(world.engine().find("f").orElseThrow().recoveryCount()).isZero();
        gate.open();

        assertThat(result("f")).isEqualTo("survived");
    }

    @Test
    void progressBetweenTheDeathsGivesTheAttemptsBack() throws Exception {
        Gate gate = gate();
        // The process dies in each step once, and before it dies again a step was completed.
        WorkflowDefinition<String> slow = flow((ctx, arguments) -> {
            for (int i = 0; i < 6; i++) {
                String name = "step " + i;
                ctx.step(name, () -> {
                    world.effect(name);
                    if (world.effects().stream().filter(name::equals).count() == 1) {
                        gate.pass();
                    }
                });
            }
            return "done";
        });
        world.with(builder -> builder.maxRecoveryAttempts(1));
        code(slow);
        world.start();
        start(slow, "f");
        for (int deaths = 0; deaths < 6; deaths++) {
            gate.awaitArrival();
            world.killAndRestart();
        }

        assertThat(result("f")).isEqualTo("done");
    }

    @Test
    void orderlyEndsDoNotCount() throws Exception {
        WorkflowDefinition<String> slow = flow((ctx, arguments) -> {
            ctx.sleep(Duration.ofSeconds(30));
            return "done";
        });
        world.with(builder -> builder.maxRecoveryAttempts(1).residentWait(Duration.ofMinutes(1)));
        code(slow);
        world.start();
        start(slow, "f");
        for (int ends = 0; ends < 4; ends++) {
            world.await("it runs", () -> status("f") == ExecutionStatus.RUNNING);
            world.restart();
        }
        world.await("its sleep is recorded", () -> steps("f").contains("sleep"));

        world.clock().advance(Duration.ofSeconds(30));
        assertThat(result("f")).isEqualTo("done");
        assertThat(world.engine().find("f").orElseThrow().recoveryCount()).isZero();
    }

    @Test
    void deathsOfProcessesThatDidNotRunItDoNotCount() throws Exception {
        world.with(builder -> builder.maxRecoveryAttempts(1));
        code(other);
        world.start();
        start(other, "o");
        for (int deaths = 0; deaths < 4; deaths++) {
            awaitSuspended("o");
            world.killAndRestart();
        }

        world.clock().advance(HOUR);
        assertThat(result("o")).isEqualTo("other is fine");
        assertThat(world.events(ExecutionBlocked.class)).isEmpty();
    }

    // ---- unreadable payloads ----

    @Test
    void anInputThatCannotBeReadBlocks() throws Exception {
        WorkflowDefinition<String> texts =
                new WorkflowDefinition<>("flow", 1, List.of(String.class), String.class, null, (ctx, arguments) -> {
                    ctx.awaitSignal("go", String.class);
                    return "read " + arguments.get(0);
                });
        WorkflowDefinition<String> numbers = new WorkflowDefinition<>(
                "flow", 1, List.of(Integer.class), String.class, null, (ctx, arguments) -> "never");
        code(texts);
        world.start();
        start(texts, "f", "a text");
        awaitSuspended("f");
        deploy(numbers);
        world.engine().signal("f", "go", "on");
        ExecutionView blocked = awaitBlocked("f", BlockReason.PAYLOAD_UNREADABLE);
        assertThat(blocked.waitingFor())
                .contains("The value of the input cannot be read")
                .contains("Integer");

        deploy(texts);
        world.engine().retry("f", Audit.none());

        assertThat(result("f")).isEqualTo("read a text");
    }

    @Test
    void aStepWhoseResultCannotBeReadBlocksAtItsPlace() throws Exception {
        code(flow((ctx, arguments) -> {
            String text = ctx.step("compute", String.class, () -> "a text");
            ctx.awaitSignal("go", String.class);
            return text;
        }));
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy(flow((ctx, arguments) -> {
            int number = ctx.step("compute", Integer.class, () -> 42);
            ctx.awaitSignal("go", String.class);
            return "number " + number;
        }));

        world.engine().signal("f", "go", "on");

        ExecutionView blocked = awaitBlocked("f", BlockReason.PAYLOAD_UNREADABLE);
        assertThat(blocked.waitingFor()).contains("step 'compute'").contains("java.lang.Integer");
    }

    // ---- who waits, who looks ----

    @Test
    void whoWaitsIsToldInsteadOfWaitingForEver() throws Exception {
        code(original());
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy(flow((ctx, arguments) -> "changed"));
        WorkflowHandle<String> handle = world.engine().handle("f", String.class);
        CompletableFuture<String> future = handle.toFuture();

        world.engine().signal("f", "go", "on");

        assertThatThrownBy(() -> handle.result(World.PATIENCE))
                .isInstanceOf(WorkflowBlockedException.class)
                .hasMessageContaining("'f' is blocked (CHANGED_CODE)")
                .satisfies(
                        e -> assertThat(((WorkflowBlockedException) e).reason()).isEqualTo(BlockReason.CHANGED_CODE));
        assertThatThrownBy(() -> future.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WorkflowBlockedException.class);
    }

    @Test
    void blockedExecutionsAreFoundAndCounted() {
        blockForMissingCode();

        assertThat(world.engine().countByStatus()).containsEntry(ExecutionStatus.BLOCKED, 1L);
        assertThat(world.engine()
                        .find(new ExecutionFilter(null, Set.of(ExecutionStatus.BLOCKED), null, 10))
                        .executions())
                .extracting(ExecutionView::id)
                .containsExactly("f");
        world.await("it is told", () -> !world.events(ExecutionBlocked.class).isEmpty());
        assertThat(world.events(ExecutionBlocked.class)).singleElement().satisfies(event -> {
            assertThat(event.executionId()).isEqualTo("f");
            assertThat(event.workflow()).isEqualTo("flow");
            assertThat(event.reason()).isEqualTo(BlockReason.NO_SUCH_WORKFLOW);
        });
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aBlockedExecutionStaysBlockedAndIsNotRunAgain(Restart how) {
        code(original());
        world.start();
        start(original(), "f");
        awaitSuspended("f");
        deploy(flow((ctx, arguments) -> {
            world.effect("entered");
            return "changed";
        }));
        world.engine().signal("f", "go", "on");
        awaitBlocked("f", BlockReason.CHANGED_CODE);

        restart(how);
        world.engine().signal("f", "go", "and on");

        assertThat(status("f")).isEqualTo(ExecutionStatus.BLOCKED);
        assertThat(world.effects()).containsExactly("reserve", "charge", "entered");
    }
}
