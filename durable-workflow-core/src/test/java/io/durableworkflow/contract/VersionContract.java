package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ReplayReport;
import io.durableworkflow.ReplayReport.Mismatch;
import io.durableworkflow.StepOptions;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.Change;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code changes while executions are under way: each keeps to what it began with, or says that it cannot. */
public abstract class VersionContract extends ScenarioContract {
    private WorkflowDefinition<String> flow(Workflow<String> body) {
        return WorkflowDefinition.of("flow", String.class, body);
    }

    private void step(WorkflowContext ctx, String name) {
        ctx.step(name, () -> world.effect(name));
    }

    /** As it was before the change. */
    private WorkflowDefinition<String> before() {
        return flow(ctx -> {
            step(ctx, "reserve");
            ctx.awaitSignal("go", String.class);
            step(ctx, "mail");
            return "old";
        });
    }

    /** A check comes before the mail. */
    private WorkflowDefinition<String> after() {
        return flow(ctx -> {
            step(ctx, "reserve");
            int version = ctx.version("check", 0, 1);
            ctx.awaitSignal("go", String.class);
            if (version == 1) {
                step(ctx, "check");
            }
            step(ctx, "mail");
            return "version " + version;
        });
    }

    private void deploy(WorkflowDefinition<?>... definitions) {
        world.withoutCode();
        code(definitions);
        world.restart();
    }

    @Test
    void whatWasUnderWayKeepsToTheOldWay() throws Exception {
        code(before());
        world.start();
        start(before(), "it");
        awaitSuspended("it");

        deploy(after());
        world.engine().signal("it", "go", "now");

        assertThat(result("it")).isEqualTo("version 0");
        assertThat(world.effects()).containsExactly("reserve", "mail");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNewTakesTheNewWayAndKeepsToIt(Restart how) throws Exception {
        code(after());
        world.start();
        start(after(), "it");
        awaitSuspended("it");

        restart(how);
        world.engine().signal("it", "go", "now");

        assertThat(result("it")).isEqualTo("version 1");
        assertThat(world.effects()).containsExactly("reserve", "check", "mail");
    }

    @Test
    void whatMetAVersionKeepsToItWhenNewerOnesCome() throws Exception {
        code(after());
        world.start();
        start(after(), "it");
        awaitSuspended("it");

        deploy(flow(ctx -> {
            step(ctx, "reserve");
            int version = ctx.version("check", 0, 7);
            ctx.awaitSignal("go", String.class);
            step(ctx, version == 7 ? "check thoroughly" : "check");
            step(ctx, "mail");
            return "version " + version;
        }));
        world.engine().signal("it", "go", "now");

        assertThat(result("it")).isEqualTo("version 1");
    }

    @Test
    void theAnswerIsTheSameWhereverItIsAsked() throws Exception {
        WorkflowDefinition<String> loop = flow(ctx -> {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(ctx.version("check", 0, 1));
                ctx.sleep(Duration.ofHours(1));
                answers.add(ctx.version("other", 2, 3));
            }
            return answers.toString();
        });
        code(loop);
        world.start();
        start(loop, "it");
        for (int i = 0; i < 3; i++) {
            world.wakeUp("it");
            world.killAndRestart();
        }

        assertThat(result("it")).isEqualTo("[1, 3, 1, 3, 1, 3]");
    }

    @Test
    void theAnswerIsTheSameWhereverItIsAskedAlsoForWhatIsOld() throws Exception {
        code(flow(ctx -> {
            step(ctx, "a");
            ctx.sleep(Duration.ofHours(1));
            step(ctx, "b");
            return "old";
        }));
        world.start();
        start(flow(ctx -> "unused"), "it");
        awaitSuspended("it");

        deploy(flow(ctx -> {
            int first = ctx.version("check", 0, 1);
            step(ctx, "a");
            ctx.sleep(Duration.ofHours(1));
            int second = ctx.version("check", 0, 1);
            step(ctx, "b");
            return first + " " + second + " " + ctx.version("check", 0, 1);
        }));
        world.wakeUp("it");

        assertThat(result("it")).isEqualTo("0 0 0");
    }

    @Test
    void aStepThatWasInterruptedIsRepeatedInTheVersionThatItBeganIn() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> long1 = flow(ctx -> {
            int version = ctx.version("check", 0, 1);
            ctx.step("long " + version, busy::pass);
            return "version " + version;
        });
        code(long1);
        world.start();
        start(long1, "it");
        busy.awaitArrival();
        world.clock().advance(Duration.ofSeconds(1)); // so that its beginning is recorded
        awaitIntent();

        world.killAndRestart();
        busy.open();

        assertThat(result("it")).isEqualTo("version 1");
    }

    private void awaitIntent() throws InterruptedException {
        world.process()
                .awaitCommit(
                        change -> change instanceof Change.Transition transition
                                && transition.checkpoints().stream()
                                        .anyMatch(record -> record.name().startsWith("long")),
                        World.PATIENCE);
    }

    @Test
    void aVersionWhoseCommitWasLostIsWrittenWithTheNext() throws Exception {
        code(after());
        world.start();
        world.process()
                .crashAt(
                        change -> change instanceof Change.Transition transition
                                && transition.state() != null
                                && transition.state().status() == ExecutionStatus.SUSPENDED,
                        CrashPoint.ANSWER_LOST);
        start(after(), "it");
        awaitSuspended("it");
        world.killAndRestart();
        world.engine().signal("it", "go", "now");

        assertThat(result("it")).isEqualTo("version 1");
    }

    @Test
    void aVersionThatTheCodeDoesNotKnowAnyMoreBlocksAndGoesOnAfterTheFix() throws Exception {
        code(after());
        world.start();
        start(after(), "it");
        awaitSuspended("it");

        deploy(flow(ctx -> {
            step(ctx, "reserve");
            ctx.version("check", 2, 3);
            ctx.awaitSignal("go", String.class);
            return "never";
        }));
        world.engine().signal("it", "go", "now");
        ExecutionView blocked = world.await("it", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
        assertThat(blocked.waitingFor()).contains("version 1 of change 'check'").contains("2 to 3");

        deploy(after());
        world.engine().retry("it", Audit.none());
        assertThat(result("it")).isEqualTo("version 1");
    }

    @Test
    void compensationsAreFoundOnTheWayThatWasTaken() throws Exception {
        WorkflowDefinition<String> saga = flow(ctx -> {
            int version = ctx.version("check", 0, 1);
            ctx.step(
                    "a",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                    () -> "version " + version);
            ctx.sleep(Duration.ofHours(1));
            throw new IllegalStateException("no");
        });
        code(saga);
        world.start();
        start(saga, "it");
        awaitSuspended("it");
        world.killAndRestart();
        world.wakeUp("it");

        world.await("it", ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("undo version 1");
    }

    @Test
    void badVersionsAreRefused() {
        WorkflowDefinition<String> bad = flow(ctx -> {
            assertThatThrownBy(() -> ctx.version(" ", 0, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ctx.version("check", -1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'check'");
            assertThatThrownBy(() -> ctx.version("check", 2, 1)).isInstanceOf(IllegalArgumentException.class);
            ctx.step("step", () -> {
                assertThatThrownBy(() -> ctx.version("check", 0, 1)).isInstanceOf(DurableCallException.class);
            });
            return "done";
        });
        code(bad);
        world.start();
        start(bad, "it");

        assertThat(world.await("it", view -> view.status().isEnded()).errorMessage())
                .isNull();
    }

    // ---- former names ----

    @Test
    void aRenamedWorkflowGoesOnWithWhatWasStoredUnderItsFormerName() throws Exception {
        code(before());
        world.start();
        start(before(), "it");
        awaitSuspended("it");

        deploy(renamed());
        start(renamed(), "it"); // the same start as before
        world.engine().signal("it", "go", "now");

        assertThat(result("it")).isEqualTo("old");
    }

    @Test
    void whatIsBlockedForItsFormerNameGoesOn() throws Exception {
        code(before());
        world.start();
        start(before(), "it");
        awaitSuspended("it");
        deploy();
        world.engine().signal("it", "go", "now");
        world.await("it", ExecutionStatus.BLOCKED);

        world.engine().register(renamed());

        assertThat(result("it")).isEqualTo("old");
    }

    private WorkflowDefinition<String> renamed() {
        WorkflowDefinition<String> before = before();
        return new WorkflowDefinition<>(
                "new name",
                before.version(),
                before.parameterTypes(),
                before.resultType(),
                null,
                before.body(),
                List.of("flow"));
    }

    @Test
    void aFormerNameBelongsToOneWorkflow() {
        world.start();
        world.engine().register(renamed());

        assertThatThrownBy(() -> world.engine().register(before()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'flow'");
        assertThat(world.engine().view().workflows()).containsExactly("new name:1");
        WorkflowDefinition<String> other = WorkflowDefinition.of("other", String.class, ctx -> "x");
        world.engine().register(other);
        start(other, "it");
        assertThatThrownBy(() -> start(renamed(), "it")).isInstanceOf(ExecutionConflictException.class);
    }

    // ---- the dry run ----

    @Test
    void codeThatFitsHasNoMismatches() {
        code(before());
        world.start();
        for (int i = 0; i < 5; i++) {
            start(before(), "it" + i);
            awaitSuspended("it" + i);
        }

        deploy(after());
        ReplayReport report = world.engine().checkReplay(ExecutionFilter.all());

        assertThat(report).isEqualTo(new ReplayReport(5, List.of(), null));
        assertThat(world.effects()).containsOnly("reserve").hasSize(5);
    }

    @Test
    void aDryRunTellsWhatWouldBeBlockedAndRunsAndWritesNothing() throws Exception {
        code(before());
        world.start();
        start(before(), "waiting");
        awaitSuspended("waiting");
        start(before(), "ended");
        world.engine().signal("ended", "go", "now");
        result("ended");
        world.engine().close();
        List<String> effects = world.effects();

        world.withoutCode();
        code(flow(ctx -> {
            step(ctx, "reserve");
            step(ctx, "check");
            ctx.awaitSignal("go", String.class);
            return "new";
        }));
        world.startWithoutLaunching();
        ExecutionView before = world.engine().find("waiting").orElseThrow();
        ReplayReport report = world.engine().checkReplay(ExecutionFilter.all());

        assertThat(report.checked()).isEqualTo(1);
        assertThat(report.mismatches()).singleElement().satisfies(mismatch -> {
            assertThat(mismatch.executionId()).isEqualTo("waiting");
            assertThat(mismatch.reason()).isEqualTo(BlockReason.CHANGED_CODE);
            assertThat(mismatch.position()).isEqualTo(1);
            assertThat(mismatch.detail()).contains("a wait for signal 'go'").contains("step 'check'");
        });
        assertThat(world.effects()).isEqualTo(effects);
        assertThat(world.engine().find("waiting")).contains(before);
        assertThat(world.process().commits()).isZero();
    }

    @Test
    void afterAStartItIsToldWhichActiveExecutionsMatchNoCode() throws Exception {
        code(before());
        world.start();
        start(before(), "waiting");
        awaitSuspended("waiting");
        start(before(), "asleep");
        awaitSuspended("asleep");
        start(before(), "ended");
        world.engine().signal("ended", "go", "now");
        result("ended");

        deploy(WorkflowDefinition.of("other", String.class, ctx -> "other"));

        List<ActiveWorkflow> unmatched = List.of(new ActiveWorkflow("flow", 1, 2));
        world.await(
                "the comparison",
                () -> world.events(EngineEvent.CodeCompared.class).contains(new EngineEvent.CodeCompared(unmatched)));
        assertThat(world.engine().unmatchedWorkflows()).isEqualTo(unmatched);
    }

    @Test
    void whatIsRegisteredUnderAnAliasMatches() {
        code(before());
        world.start();
        start(before(), "waiting");
        awaitSuspended("waiting");

        deploy(WorkflowDefinition.of("renamed", String.class, ctx -> "new").withAliases("flow"));

        assertThat(world.engine().unmatchedWorkflows()).isEmpty();
    }

    @Test
    void anExportedHistoryIsCheckedAgainstNewCodeWithoutTheStoreItCameFrom() throws Exception {
        code(before());
        world.start();
        start(before(), "it");
        awaitSuspended("it");
        String history = world.engine().exportHistory("it");
        List<String> effects = world.effects();

        try (World elsewhere = World.inMemory()) {
            elsewhere.code(engine -> engine.register(before()));
            assertThat(elsewhere.startWithoutLaunching().checkReplay(history))
                    .isEqualTo(new ReplayReport(1, List.of(), null));
        }
        try (World elsewhere = World.inMemory()) {
            elsewhere.code(engine -> engine.register(flow(ctx -> {
                step(ctx, "reserve");
                step(ctx, "check");
                return "new";
            })));
            assertThat(elsewhere.startWithoutLaunching().checkReplay(history).mismatches())
                    .extracting(Mismatch::executionId, Mismatch::reason, Mismatch::position)
                    .containsExactly(tuple("it", BlockReason.CHANGED_CODE, 1));
            assertThat(elsewhere.process().commits()).isZero();
        }
        assertThat(world.effects()).isEqualTo(effects);
    }

    @Test
    void anExportedHistoryOfAnEndedExecutionHoldsItsResults() throws Exception {
        code(before());
        world.start();
        start(before(), "it");
        world.engine().signal("it", "go", "now");
        result("it");

        String history = world.engine().exportHistory("it");

        assertThat(world.engine().checkReplay(history)).isEqualTo(new ReplayReport(1, List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "not json", "{\"format\":2}"})
    void aTextThatIsNoExportedHistoryIsRefused(String text) {
        world.start();

        assertThatThrownBy(() -> world.engine().checkReplay(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an exported history");
    }

    @Test
    void anExportedHistoryWithoutWhatAReplayNeedsIsRefused() {
        world.start();

        assertThatThrownBy(() ->
                        world.engine().checkReplay("{\"format\":1,\"version\":1,\"createdAt\":0,\"generation\":0}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Export the execution again");
    }

    @Test
    void anExportedHistoryThatWasTamperedWithIsRefused() {
        code(before());
        world.start();
        start(before(), "it");
        awaitSuspended("it");
        String history = world.engine().exportHistory("it").replace("\"STEP\"", "\"STEPPE\"");

        assertThatThrownBy(() -> world.engine().checkReplay(history))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a value that cannot be")
                .hasMessageContaining("Export the execution again");
    }

    @Test
    void onlyAnExecutionThatThereIsCanBeExported() {
        world.start();

        assertThatThrownBy(() -> world.engine().exportHistory("nobody")).isInstanceOf(ExecutionNotFoundException.class);
    }

    @Test
    void aDryRunTellsOfCodeThatEndsTooEarlyAndOfCodeThatIsGone() {
        code(before());
        world.start();
        start(before(), "it");
        awaitSuspended("it");

        deploy(flow(ctx -> "at once"));
        assertThat(world.engine().checkReplay(ExecutionFilter.all()).mismatches())
                .extracting(Mismatch::reason, Mismatch::position)
                .containsExactly(tuple(BlockReason.CHANGED_CODE, 0));

        deploy();
        assertThat(world.engine().checkReplay(ExecutionFilter.all()).mismatches())
                .extracting(Mismatch::reason)
                .containsExactly(BlockReason.NO_SUCH_WORKFLOW);
    }

    @Test
    void aDryRunTellsOfVersionsThatAreNotKnownAnyMore() {
        code(after());
        world.start();
        start(after(), "it");
        awaitSuspended("it");

        deploy(flow(ctx -> {
            step(ctx, "reserve");
            ctx.version("check", 2, 3);
            return "never";
        }));

        assertThat(world.engine().checkReplay(ExecutionFilter.all()).mismatches())
                .extracting(Mismatch::detail)
                .singleElement()
                .asString()
                .contains("version 1 of change 'check'");
    }

    @Test
    void aDryRunGoesPageByPageAndLooksAtWhatIsAskedFor() throws Exception {
        code(before());
        world.start();
        for (int i = 0; i < 3; i++) {
            start(before(), "it" + i);
            awaitSuspended("it" + i);
        }
        world.engine().signal("it0", "go", "now");
        result("it0");

        ReplayReport first = world.engine().checkReplay(new ExecutionFilter(null, Set.of(), null, 1));
        ReplayReport second = world.engine().checkReplay(new ExecutionFilter(null, Set.of(), first.nextCursor(), 1));
        ReplayReport ended =
                world.engine().checkReplay(new ExecutionFilter("flow", Set.of(ExecutionStatus.COMPLETED), null, 10));

        assertThat(first.nextCursor()).isNotNull();
        assertThat(second.nextCursor()).isNull();
        assertThat(ended).isEqualTo(new ReplayReport(1, List.of(), null));
    }

    @Test
    void aBodyMayNotAskForADryRun() throws Exception {
        List<String> refused = new ArrayList<>();
        WorkflowDefinition<String> asks = flow(ctx -> {
            refuse(refused);
            ctx.step("step", () -> refuse(refused));
            return "done";
        });
        code(asks);
        world.start();
        start(asks, "it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(refused).hasSize(2);
    }

    private void refuse(List<String> refused) {
        try {
            world.engine().checkReplay(ExecutionFilter.all());
        } catch (DurableCallException e) {
            refused.add(String.valueOf(e.getMessage()));
        }
    }
}
