package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.Branch;
import io.durableworkflow.Callback;
import io.durableworkflow.CallbackFailedException;
import io.durableworkflow.CallbackNotOpenException;
import io.durableworkflow.CallbackTimeoutException;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.PayloadException;
import io.durableworkflow.StepView;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever holds a token of a callback completes it once, without knowing the execution that waits for it. */
public abstract class CallbackContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> tokens = new CopyOnWriteArrayList<>();

    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private WorkflowDefinition<String> workflow(Body body) {
        WorkflowDefinition<String> workflow = WorkflowDefinition.of("asks", String.class, body::run);
        code(workflow);
        return workflow;
    }

    /** Asks, hands a token over, and waits. */
    private final Body asking = ctx -> {
        Callback<String> approval = ctx.callback("approval", String.class);
        mail(ctx, approval);
        return approval.await();
    };

    private void mail(WorkflowContext ctx, Callback<?> callback) {
        ctx.step("mail " + callback.name(), () -> {
            tokens.add(callback.token());
        });
    }

    private String token() {
        world.await("a token is handed over", () -> !tokens.isEmpty());
        return tokens.get(0);
    }

    private void complete(String token, String value) {
        world.engine().completeCallback(token, value);
    }

    private void assertNotOpen(String token) {
        assertThatThrownBy(() -> complete(token, "late")).isInstanceOf(CallbackNotOpenException.class);
    }

    // ---- completing ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void theValueReachesTheWaitAcrossARestart(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        restart(how);

        complete(token(), "yes");

        assertThat(result("c")).isEqualTo("yes");
        assertThat(tokens).hasSize(1);
        assertThat(token()).matches("[0-9a-f]{32}");
        assertThat(world.engine().steps("c"))
                .extracting(StepView::kind)
                .containsExactly("CALLBACK_OPENED", "STEP", "CALLBACK");
        assertThat(world.events(EngineEvent.SignalDelivered.class))
                .extracting(EngineEvent.SignalDelivered::signal)
                .containsExactly("approval");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aCompletionBeforeTheWaitIsKept(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            mail(ctx, approval);
            ctx.sleep(HOUR);
            return approval.await(HOUR) + approval.name();
        });
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        complete(token(), "early ");
        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("c")).isEqualTo("early approval");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aFailureIsThrownAlikeOnReplay(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            mail(ctx, approval);
            String got;
            try {
                got = approval.await();
            } catch (CallbackFailedException e) {
                got = e.callback() + ": " + e.getMessage();
            }
            world.effect(got);
            ctx.sleep(HOUR);
            return got;
        });
        world.start();
        start(asks, "c");
        world.engine().failCallback(token(), "the printer burns");
        world.await("it sleeps", () -> steps("c").contains("sleep"));
        awaitSuspended("c");
        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("c")).isEqualTo("approval: the printer burns");
        assertThat(world.effects()).containsOnly("approval: the printer burns");
        assertThat(world.engine().steps("c").get(2).status()).isEqualTo("FAILED");
        assertNotOpen(token());
    }

    @Test
    void nothingIsAValueToo() throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> first = ctx.callback("first", String.class);
            mail(ctx, first);
            Callback<String> second = ctx.callback("second", String.class);
            mail(ctx, second);
            return first.await() + second.tryAwait(HOUR);
        });
        world.start();
        start(asks, "c");
        world.await("both are asked", () -> tokens.size() == 2);
        world.engine().completeCallback(tokens.get(0), null);
        world.engine().completeCallback(tokens.get(1), null);

        assertThat(result("c")).isEqualTo("nullOptional.empty");
    }

    // ---- deadlines ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aTimeoutIsTheSameOnReplayAndLeavesTheCallbackOpen(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            mail(ctx, approval);
            String got;
            try {
                got = approval.await(HOUR);
            } catch (CallbackTimeoutException e) {
                got = e.callback() + " timed out, ";
            }
            got += approval.tryAwait(HOUR).isPresent() + ", ";
            return got + approval.await(BEGIN.plus(HOUR.multipliedBy(5)));
        });
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        world.clock().advance(HOUR);
        world.await("it waits again", () -> steps("c").size() == 4);
        restart(how);
        awaitSuspended("c");
        world.clock().advance(HOUR);
        world.await("it waits once more", () -> steps("c").size() == 5);
        restart(how);

        complete(token(), "late");

        assertThat(result("c")).isEqualTo("approval timed out, false, late");
        assertThat(world.events(EngineEvent.WaitTimedOut.class))
                .containsOnly(new EngineEvent.WaitTimedOut("c", "asks", WaitKind.CALLBACK, "approval"));
    }

    @Test
    void aCompletionAtTheDeadlineWins() throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            mail(ctx, approval);
            return approval.await(HOUR);
        });
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        world.engine().close();
        world.clock().advance(HOUR);
        world.startWithoutLaunching();
        complete(token(), "in time");
        world.clock().advance(HOUR);

        world.engine().launch();

        assertThat(result("c")).isEqualTo("in time");
    }

    @Test
    void itSaysWhatItWaitsFor() {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            return approval.await(HOUR);
        });
        world.start();
        start(asks, "c");

        ExecutionView view = awaitSuspended("c");

        assertThat(view.waitingFor())
                .isEqualTo(
                        "It waits for the completion of callback 'approval', at the latest until 2026-01-01T01:00:00Z.");
    }

    // ---- once ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void itIsCompletedOnceWhicheverTokenIsUsed(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            mail(ctx, approval);
            mail(ctx, approval);
            ctx.awaitSignal("go", String.class);
            String got = approval.await();
            ctx.awaitSignal("go", String.class);
            return got;
        });
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        assertThat(tokens).hasSize(2).doesNotHaveDuplicates();
        complete(tokens.get(1), "first");
        assertNotOpen(tokens.get(0));
        assertNotOpen(tokens.get(1));
        restart(how);
        assertNotOpen(tokens.get(0));
        world.engine().signal("c", "go", null);
        world.await("it is received", () -> steps("c").size() == 6);
        assertNotOpen(tokens.get(0));
        assertThatThrownBy(() -> world.engine().failCallback(tokens.get(1), "late"))
                .isInstanceOf(CallbackNotOpenException.class);
        world.engine().signal("c", "go", null);

        assertThat(result("c")).isEqualTo("first");
    }

    @Test
    void ofManyAtOnceOneCompletesIt() throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            ctx.step("mail", () -> {
                for (int i = 0; i < 16; i++) {
                    tokens.add(approval.token());
                }
            });
            return approval.await();
        });
        world.start();
        start(asks, "c");
        world.await("all are handed over", () -> tokens.size() == 16);
        ExecutorService clients = Executors.newFixedThreadPool(8);
        List<String> won = new ArrayList<>();
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (String token : tokens) {
                calls.add(() -> {
                    try {
                        complete(token, token);
                        return token;
                    } catch (CallbackNotOpenException e) {
                        return "";
                    }
                });
            }
            for (Future<String> call : clients.invokeAll(calls)) {
                if (!call.get().isEmpty()) {
                    won.add(call.get());
                }
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(won).singleElement().isEqualTo(result("c"));
    }

    @Test
    void whatIsNotOpenIsRefusedWithoutSayingWhy() throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        List<String> messages = new ArrayList<>();
        for (String wrong : List.of("", "x", "0".repeat(32), token().toUpperCase(Locale.ROOT), "x".repeat(9_999))) {
            messages.add(refusal(wrong));
        }
        world.engine().cancel("c");
        world.await("c", ExecutionStatus.CANCELLED);
        messages.add(refusal(token()));
        world.engine().delete("c", Audit.none());
        messages.add(refusal(token()));

        assertThat(messages)
                .hasSize(7)
                .containsOnly(
                        "No open callback belongs to this token: it is not known, or its callback was completed, or is"
                                + " not waited for any more.");
    }

    private String refusal(String token) {
        try {
            complete(token, "x");
            return "none";
        } catch (CallbackNotOpenException e) {
            return String.valueOf(e.getMessage());
        }
    }

    // ---- tokens ----

    @Test
    void whatAnInterruptedStepHandedOverIsAsGoodAsWhatFollows() throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            ctx.step("mail", () -> {
                tokens.add(approval.token());
                if (tokens.size() == 1) {
                    world.process().crash();
                }
            });
            return approval.await();
        });
        world.start();
        start(asks, "c");
        world.awaitDeath();
        world.bury();
        world.start();
        awaitSuspended("c");
        assertThat(tokens).hasSize(2).doesNotHaveDuplicates();

        complete(tokens.get(0), "by the first");

        assertThat(result("c")).isEqualTo("by the first");
        assertNotOpen(tokens.get(1));
    }

    @Test
    void onlyTheHashOfATokenIsStored() throws Exception {
        List<String> written = new CopyOnWriteArrayList<>();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                batch.forEach(change -> written.add(change.toString()));
                return super.commit(batch);
            }
        });
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        complete(token(), "yes");
        result("c");

        assertThat(written).noneMatch(change -> change.contains(token()));
        assertThat(written).anyMatch(change -> change.startsWith("AddToken"));
    }

    @Test
    void aTokenThatTheStoreRefusesIsNotHandedOver() {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        world.process().reject(change -> change instanceof Change.AddToken);
        start(asks, "c");

        world.await("c", ExecutionStatus.FAILED);
        assertThat(tokens).isEmpty();
    }

    @Test
    void aTokenIsGivenInAStepOnly() {
        WorkflowDefinition<String> asks =
                workflow(ctx -> ctx.callback("approval", String.class).token());
        world.start();
        start(asks, "c");

        assertThatThrownBy(() -> result("c"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining(
                        "token() of callback 'approval' is called outside a step, where every replay would make"
                                + " another one. Ask for it inside the step that hands it over.");
    }

    @Test
    void aWaitInAStepIsRefused() {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            return ctx.step("wait", String.class, () -> approval.await(HOUR));
        });
        world.start();
        start(asks, "c");

        assertThatThrownBy(() -> result("c"))
                .hasMessageContaining("the wait for callback 'approval' is called inside the step 'wait'");
    }

    @Test
    void onAnotherThreadATokenIsRefused() throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            return ctx.step("mail", String.class, () -> {
                StringBuilder refusal = new StringBuilder();
                Thread other = new Thread(() -> {
                    try {
                        tokens.add(approval.token());
                    } catch (DurableCallException e) {
                        refusal.append(e.getMessage());
                    }
                });
                other.start();
                other.join();
                return refusal.toString();
            });
        });
        world.start();
        start(asks, "c");

        assertThat(result("c")).contains("is called on the thread");
        assertThat(tokens).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void tooManyTokensAreRefused(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            ctx.step("some", () -> {
                for (int i = 1; i < Callback.MAX_TOKENS; i++) {
                    tokens.add(approval.token());
                }
            });
            ctx.sleep(HOUR);
            mail(ctx, approval);
            return ctx.step("one more", String.class, () -> {
                try {
                    return approval.token();
                } catch (DurableCallException e) {
                    return String.valueOf(e.getMessage());
                }
            });
        });
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("c"))
                .isEqualTo(
                        "Callback 'approval' of execution 'c' has 100 tokens, which is the limit. Ask for one in each"
                                + " attempt of a step at most.");
        assertThat(tokens).hasSize(Callback.MAX_TOKENS);
    }

    // ---- what else happens to an execution ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aPausedExecutionGetsItWhenItGoesOn(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        world.engine().pause("c", Audit.none());
        complete(token(), "meanwhile");
        restart(how);
        assertThat(status("c")).isEqualTo(ExecutionStatus.PAUSED);
        assertNotOpen(token());

        world.engine().resume("c", Audit.none());

        assertThat(result("c")).isEqualTo("meanwhile");
    }

    @Test
    void aBlockedExecutionGetsItWhenItGoesOn() throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        world.withoutCode();
        workflow(ctx -> ctx.callback("other", String.class).await());
        world.restart();
        world.engine().pause("c", Audit.none());
        world.engine().resume("c", Audit.none());
        complete(token(), "meanwhile");
        world.await("c", ExecutionStatus.BLOCKED);
        assertNotOpen(token());
        world.withoutCode();
        workflow(asking);
        world.restart();

        world.engine().retry("c", Audit.none());

        assertThat(result("c")).isEqualTo("meanwhile");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void branchesWaitForTheirOwnAndForThoseOfTheBody(Restart how) throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> shared = ctx.callback("shared", String.class);
            mail(ctx, shared);
            List<String> got = ctx.parallel(
                            "block",
                            Branch.of("a", String.class, () -> {
                                Callback<String> own = ctx.callback("own", String.class);
                                mail(ctx, own);
                                return own.await(HOUR);
                            }),
                            Branch.of("b", String.class, () -> shared.await()))
                    .results(String.class);
            return String.join(",", got);
        });
        world.start();
        start(asks, "c");
        world.await("both are asked", () -> tokens.size() == 2);
        assertThat(awaitSuspended("c").waitingFor())
                .contains("the completion of callback 'own'")
                .contains("the completion of callback 'shared'");
        restart(how);
        complete(tokens.get(0), "b");
        world.await(
                "one branch is over",
                () -> world.engine().steps("c").stream()
                        .anyMatch(step -> step.name().equals("shared")
                                && step.status().equals("COMPLETED")
                                && step.kind().equals("CALLBACK")));
        restart(how);
        complete(tokens.get(1), "a");

        assertThat(result("c")).isEqualTo("a,b");
    }

    @Test
    void aRewindGivesTheCompletionBackAndAnEarlierOneEndsTheCallback() throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            String got = asking.run(ctx);
            ctx.awaitSignal("go", String.class);
            return got;
        });
        world.start();
        start(asks, "c");
        complete(token(), "yes");
        world.await("it is received", () -> steps("c").size() == 4);
        awaitSuspended("c");

        world.engine().rewind("c", BodyPosition.of(2), DroppedSteps.FORGET, Audit.none());
        world.await("it is received again", () -> steps("c").size() == 4);
        awaitSuspended("c");
        assertNotOpen(token());
        world.engine().rewind("c", BodyPosition.of(0), DroppedSteps.FORGET, Audit.none());
        world.await("it is asked again", () -> tokens.size() == 2);
        assertNotOpen(tokens.get(0));
        complete(tokens.get(1), "again");
        world.engine().signal("c", "go", null);

        assertThat(result("c")).isEqualTo("again");
    }

    @Test
    void tokensStayGoodAfterARewindToALaterPlace() throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        world.engine().rewind("c", BodyPosition.of(1), DroppedSteps.FORGET, Audit.none());
        world.await("it is mailed again", () -> tokens.size() == 2);
        awaitSuspended("c");

        complete(tokens.get(0), "by the first");

        assertThat(result("c")).isEqualTo("by the first");
    }

    @Test
    void aRetryAfterAFailureWaitsForAnotherCompletion() throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        world.engine().failCallback(token(), "not today");
        world.await("c", ExecutionStatus.FAILED);
        assertNotOpen(token());
        world.engine().retry("c", Audit.none());
        awaitSuspended("c");

        complete(token(), "but tomorrow");

        assertThat(result("c")).isEqualTo("but tomorrow");
        assertThat(tokens).hasSize(1);
    }

    @Test
    void aNewBeginningEndsTheCallbacksOfTheLast() throws Exception {
        WorkflowDefinition<String> asks = WorkflowDefinition.of("asks", Integer.class, String.class, (ctx, round) -> {
            Callback<String> approval = ctx.callback("approval", String.class);
            mail(ctx, approval);
            if (round == 1) {
                throw ctx.continueAsNew(2);
            }
            return approval.await();
        });
        code(asks);
        world.start();
        start(asks, "c", 1);
        world.await("it is asked twice", () -> tokens.size() == 2);
        awaitSuspended("c");
        assertNotOpen(tokens.get(0));

        complete(tokens.get(1), "round 2");

        assertThat(result("c")).isEqualTo("round 2");
    }

    @Test
    void aForkSharesNoTokens() throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        world.engine().fork("c", "fork", BodyPosition.of(1), Audit.none());
        world.await("fork", ExecutionStatus.SUSPENDED);
        assertThat(tokens).hasSize(2);

        complete(tokens.get(0), "original");
        complete(tokens.get(1), "fork");

        assertThat(result("c")).isEqualTo("original");
        assertThat(result("fork")).isEqualTo("fork");
    }

    @Test
    void anotherCallbackOfTheSameNameIsChangedCode() {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<String> first = ctx.callback("same", String.class);
            Callback<String> second = ctx.callback("same", String.class);
            mail(ctx, second);
            return first.await(HOUR) + second.name();
        });
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        world.withoutCode();
        workflow(ctx -> {
            Callback<String> first = ctx.callback("same", String.class);
            Callback<String> second = ctx.callback("same", String.class);
            mail(ctx, second);
            return second.await(HOUR) + first.name();
        });
        world.restart();
        world.clock().advance(HOUR);

        ExecutionView blocked = world.await("c", ExecutionStatus.BLOCKED);

        assertThat(blocked.blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
        assertThat(blocked.waitingFor()).contains("waits for another callback of this name");
    }

    @Test
    void aValueOfAnotherTypeBlocksUntilTheCodeCanReadIt() throws Exception {
        WorkflowDefinition<String> asks = workflow(ctx -> {
            Callback<Integer> number = ctx.callback("approval", Integer.class);
            mail(ctx, number);
            return "number " + number.await();
        });
        world.start();
        start(asks, "c");
        complete(token(), "yes");
        assertThat(world.await("c", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);
        world.withoutCode();
        workflow(asking);
        world.restart();

        world.engine().retry("c", Audit.none());

        assertThat(result("c")).isEqualTo("yes");
    }

    // ---- completions by workflows ----

    @Test
    void aStepCompletesItOnceHoweverOftenItIsAttempted() throws Exception {
        WorkflowDefinition<String> asks = workflow(asking);
        WorkflowDefinition<String> answers = WorkflowDefinition.of("answers", String.class, ctx -> {
            ctx.step("answer", () -> {
                complete(token(), "from a step");
                world.effect("answered");
                if (world.effects().size() == 1) {
                    result("c");
                    world.process().crash();
                }
            });
            return "answered";
        });
        code(answers);
        world.start();
        start(asks, "c");
        awaitSuspended("c");
        start(answers, "a");
        world.awaitDeath();
        world.bury();
        world.start();

        assertThat(result("a")).isEqualTo("answered");
        assertThat(result("c")).isEqualTo("from a step");
    }

    @Test
    void aBodyMayNotCompleteIt() {
        WorkflowDefinition<String> answers = workflow(ctx -> {
            complete("0".repeat(32), "x");
            return "answered";
        });
        world.start();
        start(answers, "a");

        assertThatThrownBy(() -> result("a"))
                .hasMessageContaining(
                        "completeCallback is called in the body of a workflow, where every replay would repeat it."
                                + " Call it inside a step.");
    }

    @Test
    void badCallsAreRefused() {
        WorkflowDefinition<String> asks =
                workflow(ctx -> ctx.callback(" bad", String.class).await());
        world.start();
        start(asks, "c");
        assertThatThrownBy(() -> result("c")).hasMessageContaining("The callback name ' bad' is not valid");
        assertThat(steps("c")).isEmpty();

        assertThatThrownBy(() -> world.engine().completeCallback("x", new Unwritable()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("a callback");
    }

    /** Cannot be written as JSON. */
    public static final class Unwritable {
        public String getBroken() {
            throw new IllegalStateException("broken");
        }
    }
}
