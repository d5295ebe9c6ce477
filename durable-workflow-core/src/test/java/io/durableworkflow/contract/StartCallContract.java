package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.Branch;
import io.durableworkflow.DurableWorkflowException;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.PayloadException;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An execution that a body starts goes to disk together with the record of it, so no replay starts it again. It is no child:
 * it goes its own way.
 */
public abstract class StartCallContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final WorkflowDefinition<String> greet =
            WorkflowDefinition.of("greet", String.class, String.class, (ctx, name) -> "Hello, " + name);

    private final WorkflowDefinition<String> two = WorkflowDefinition.of("two", String.class, ctx -> {
        String first = ctx.awaitSignal("go", String.class);
        return first + "," + ctx.awaitSignal("go", String.class);
    });

    private WorkflowDefinition<String> body(Body body) {
        return WorkflowDefinition.of("starter", String.class, body::run);
    }

    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private List<String> stored() {
        return world.engine().find(new ExecutionFilter(null, Set.of(), null, 100)).executions().stream()
                .map(ExecutionView::id)
                .toList();
    }

    private static String refusal(Supplier<?> call) {
        try {
            return "started " + call.get();
        } catch (DurableWorkflowException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aStartIsMadeOnceWhateverIsReplayed(Restart how) throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            String id = world.engine()
                    .start(greet, WorkflowOptions.id("g"), "World")
                    .id();
            ctx.sleep(HOUR);
            return id;
        });
        code(greet, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        assertThat(result("g")).isEqualTo("Hello, World");
        StepView record = world.engine().steps("s").get(0);
        assertThat(record.kind()).isEqualTo("CALL");
        assertThat(record.name()).isEqualTo("start of 'greet'");
        world.engine().delete("g", Audit.none());

        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("s")).isEqualTo("g");
        assertThat(stored()).containsExactly("s");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void withoutAnIdItGetsOneThatIsTheSameOnEveryReplay(Restart how) throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            String first = world.engine()
                    .start(greet, WorkflowOptions.defaults(), "one")
                    .id();
            String second = world.engine()
                    .start(greet, WorkflowOptions.defaults(), "two")
                    .id();
            world.effect(first + " " + second);
            ctx.sleep(HOUR);
            return first + " " + second;
        });
        code(greet, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        restart(how);
        world.clock().advance(HOUR);

        String[] ids = result("s").split(" ");

        assertThat(world.effects()).containsOnly(ids[0] + " " + ids[1]);
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("s."));
        assertThat(result(ids[0])).isEqualTo("Hello, one");
        assertThat(result(ids[1])).isEqualTo("Hello, two");
        assertThat(stored()).hasSize(3);
    }

    @Test
    void whatWasStartedIsNoChild() throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            world.engine().start(two, WorkflowOptions.id("t"));
            return ctx.awaitSignal("never", String.class);
        });
        code(two, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        awaitSuspended("t");
        assertThat(world.engine().find("t").orElseThrow().parentId()).isNull();

        world.engine().cancel("s");
        world.await("s", ExecutionStatus.CANCELLED);
        world.engine().signal("t", "go", "a");
        world.engine().signal("t", "go", "b");

        assertThat(result("t")).isEqualTo("a,b");
    }

    @Test
    void theOptionsApply() throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            WorkflowOptions later = WorkflowOptions.id("t").delay(HOUR).withTimeout(HOUR.multipliedBy(2));
            return world.engine().start(two, later).id();
        });
        code(two, starter);
        world.start();
        start(starter, "s");
        assertThat(result("s")).isEqualTo("t");

        ExecutionView queued = world.engine().find("t").orElseThrow();
        assertThat(queued.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(queued.wakeAt()).isEqualTo(BEGIN.plus(HOUR));
        assertThat(queued.deadline()).isEqualTo(BEGIN.plus(HOUR.multipliedBy(3)));
        world.clock().advance(HOUR);
        awaitSuspended("t");
        world.clock().advance(HOUR.multipliedBy(2));

        world.await("t", ExecutionStatus.TIMED_OUT);
    }

    @Test
    void theVersionThatIsGivenIsStarted() throws Exception {
        WorkflowDefinition<String> newer = new WorkflowDefinition<>(
                "greet", 2, greet.parameterTypes(), String.class, null, (ctx, arguments) -> "Good day");
        WorkflowDefinition<String> starter = body(ctx ->
                world.engine().start(newer, WorkflowOptions.id("g"), "World").id());
        code(greet, newer, starter);
        world.start();
        start(starter, "s");
        result("s");

        assertThat(result("g")).isEqualTo("Good day");
        assertThat(world.engine().find("g").orElseThrow().version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anIdThatIsUsedIsFoundOrRefusedAlikeOnReplay(Restart how) throws Exception {
        WorkflowDefinition<String> unknown = WorkflowDefinition.of("unknown", String.class, ctx -> "x");
        WorkflowDefinition<String> starter = body(ctx -> {
            WorkflowOptions used = WorkflowOptions.id("g");
            List<String> answers = new ArrayList<>();
            answers.add(refusal(() -> world.engine().start(greet, used, "World").id()));
            answers.add(refusal(() -> world.engine().start(greet, used, "Moon").id()));
            answers.add(refusal(() -> world.engine()
                    .start(greet, used.onDifferentInput(OnDifferentInput.RETURN_EXISTING), "Moon")
                    .id()));
            answers.add(refusal(() -> world.engine().start(two, used).id()));
            answers.add(refusal(
                    () -> world.engine().start(unknown, WorkflowOptions.id("u")).id()));
            world.effect(String.join("|", answers));
            ctx.sleep(HOUR);
            return String.join("|", answers);
        });
        code(greet, two, starter);
        world.start();
        start(greet, "g", "World");
        result("g");
        start(starter, "s");
        awaitSuspended("s");
        world.engine().delete("g", Audit.none());
        code(unknown);

        restart(how);
        world.clock().advance(HOUR);

        String replayed = result("s");
        assertThat(replayed).isEqualTo(world.effects().get(0));
        assertThat(replayed.split("\\|"))
                .containsExactly(
                        "started g",
                        "ExecutionConflictException: Execution 'g' was started with another input. Use another id, or start"
                                + " it with the same input.",
                        "started g",
                        "ExecutionConflictException: Execution 'g' is an execution of workflow 'greet'. Use another id for"
                                + " workflow 'two'.",
                        "WorkflowNotRegisteredException: No workflow 'unknown' is registered. Register it before it is"
                                + " started.");
        assertThat(stored()).containsExactly("s");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void branchesStartTheirOwn(Restart how) throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            List<String> ids = ctx.parallel("block", List.of("a", "b", "c"), String.class, name -> {
                String id = world.engine()
                        .start(greet, WorkflowOptions.defaults(), name)
                        .id();
                ctx.sleep(HOUR);
                return id;
            });
            return String.join(" ", ids);
        });
        code(greet, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        restart(how);
        world.clock().advance(HOUR);

        String[] ids = result("s").split(" ");

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(result(ids[0])).isEqualTo("Hello, a");
        assertThat(result(ids[1])).isEqualTo("Hello, b");
        assertThat(result(ids[2])).isEqualTo("Hello, c");
        assertThat(stored()).hasSize(4);
    }

    @Test
    void aLambdaMayStartTheWorkflowThatItCalls() throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            String id = world.engine()
                    .start("g", () -> world.engine().call(greet, List.of("World")))
                    .id();
            return id
                    + ctx.parallel(
                                    "block",
                                    Branch.of(
                                            "branch",
                                            String.class,
                                            () -> world.engine()
                                                    .start(
                                                            "h",
                                                            () -> world.engine().call(greet, List.of("Moon")))
                                                    .id()))
                            .results(String.class)
                            .get(0);
        });
        code(greet, starter);
        world.start();
        start(starter, "s");

        assertThat(result("s")).isEqualTo("gh");
        assertThat(result("g")).isEqualTo("Hello, World");
        assertThat(result("h")).isEqualTo("Hello, Moon");
        assertThat(world.engine().find("g").orElseThrow().parentId()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aSignalOrStartIsSentOnceWhateverIsReplayed(Restart how) throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            String id = world.engine()
                    .signalOrStart("go", "from the body", null, two, WorkflowOptions.id("t"))
                    .id();
            ctx.sleep(HOUR);
            return id;
        });
        code(two, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        restart(how);
        world.clock().advance(HOUR);
        assertThat(result("s")).isEqualTo("t");

        world.engine().signal("t", "go", "from outside");

        assertThat(result("t")).isEqualTo("from the body,from outside");
        assertThat(world.events(EngineEvent.SignalAccepted.class)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aSignalOrStartIsRefusedAlikeOnReplay(Restart how) throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            List<String> answers = new ArrayList<>();
            answers.add(refusal(() -> world.engine()
                    .signalOrStart("go", "x", null, greet, WorkflowOptions.id("g"), "World")
                    .id()));
            answers.add(refusal(() -> world.engine()
                    .signalOrStart("go", "x", null, two, WorkflowOptions.id("g"))
                    .id()));
            world.effect(String.join("|", answers));
            ctx.sleep(HOUR);
            return String.join("|", answers);
        });
        code(greet, two, starter);
        world.start();
        start(greet, "g", "World");
        result("g");
        start(starter, "s");
        awaitSuspended("s");
        world.engine().delete("g", Audit.none());

        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("s"))
                .isEqualTo(world.effects().get(0))
                .startsWith(
                        "ExecutionConflictException: Execution 'g' has ended as COMPLETED. It takes no more signals:")
                .contains("|ExecutionConflictException: Execution 'g' is an execution of workflow 'greet'.");
        assertThat(stored()).containsExactly("s");
    }

    @Test
    void whatIsStartedIsPartOfTheCode() {
        code(greet, two, body(ctx -> {
            world.engine().start(greet, WorkflowOptions.id("g"), "World");
            return ctx.awaitSignal("go", String.class);
        }));
        world.start();
        world.engine().start(body(ctx -> ""), WorkflowOptions.id("s"));
        awaitSuspended("s");
        world.withoutCode();
        code(greet, two, body(ctx -> {
            world.engine().start(two, WorkflowOptions.id("g"));
            return ctx.awaitSignal("go", String.class);
        }));
        world.restart();
        world.engine().signal("s", "go", "on");

        assertThat(world.await("s", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
    }

    @Test
    void aRenamedWorkflowIsTheSameOnReplay() throws Exception {
        WorkflowDefinition<String> renamed = new WorkflowDefinition<>(
                "welcome", 1, greet.parameterTypes(), String.class, null, greet.body(), List.of("greet"));
        code(greet, body(ctx -> {
            world.engine().start(greet, WorkflowOptions.id("g"), "World");
            return ctx.awaitSignal("go", String.class);
        }));
        world.start();
        world.engine().start(body(ctx -> ""), WorkflowOptions.id("s"));
        awaitSuspended("s");
        world.withoutCode();
        code(renamed, body(ctx -> {
            world.engine().start(renamed, WorkflowOptions.id("g"), "World");
            return ctx.awaitSignal("go", String.class);
        }));
        world.restart();

        world.engine().signal("s", "go", "on");

        assertThat(result("s")).isEqualTo("on");
    }

    @Test
    void aCallThatIsRefusedAndCaughtLeavesNoTrace() throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            int refused = 0;
            for (Runnable call : List.<Runnable>of(
                    () -> world.engine().start(greet, WorkflowOptions.id("g"), new Unwritable()),
                    () -> world.engine().signal("s", "go", new Unwritable()),
                    () -> world.engine().publish("news", new Unwritable()),
                    () -> world.engine().signalOrStart("go", new Unwritable(), null, two, WorkflowOptions.id("t")))) {
                try {
                    call.run();
                } catch (PayloadException e) {
                    refused++;
                }
            }
            ctx.sleep(HOUR);
            return "refused " + refused;
        });
        code(greet, two, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        world.restart();
        world.clock().advance(HOUR);

        assertThat(result("s")).isEqualTo("refused 4");
        assertThat(steps("s")).containsExactly("sleep");
        assertThat(stored()).containsExactly("s");
    }

    // ---- queues ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void whatIsStartedGoesThroughItsQueue(Restart how) throws Exception {
        world.with(builder -> builder.queue(QueueOptions.named("mail").concurrency(1)));
        WorkflowDefinition<String> starter = body(ctx -> {
            world.engine().start(two, WorkflowOptions.id("a").queue("mail"));
            world.engine()
                    .signalOrStart(
                            "go", "early", null, two, WorkflowOptions.id("b").queue("mail"));
            ctx.sleep(HOUR);
            return "done";
        });
        code(two, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        awaitSuspended("a");
        assertThat(world.engine().find("b").orElseThrow().waitingFor()).contains("queue 'mail'");

        restart(how);
        world.engine().signal("a", "go", "one");
        world.engine().signal("a", "go", "two");
        world.engine().signal("b", "go", "late");

        assertThat(result("a")).isEqualTo("one,two");
        assertThat(result("b")).isEqualTo("early,late");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aQueueThatIsNotThereIsRefusedAlikeOnReplay(Restart how) throws Exception {
        world.with(builder -> builder.queue(QueueOptions.named("mail")).queue(QueueOptions.named("post")));
        WorkflowDefinition<String> starter = body(ctx -> {
            WorkflowOptions lost = WorkflowOptions.id("g").queue("lost");
            String answers = refusal(() -> world.engine().start(greet, lost, "World"))
                    + refusal(() -> world.engine().signalOrStart("go", "x", null, two, lost));
            world.effect(answers);
            ctx.sleep(HOUR);
            return answers;
        });
        code(greet, two, starter);
        world.start();
        start(starter, "s");
        awaitSuspended("s");
        world.with(builder -> builder.queue(QueueOptions.named("lost")));

        restart(how);
        world.clock().advance(HOUR);

        String refused =
                "QueueNotFoundException: There is no queue 'lost'. Configure it, by builder.queue(..), a QueueOptions bean or"
                        + " durable-workflow.queues.lost.concurrency; there are: [mail, post].";
        assertThat(result("s")).isEqualTo(world.effects().get(0)).isEqualTo(refused + refused);
        assertThat(stored()).containsExactly("s");
    }

    @Test
    void aDedupKeyIsRefused() throws Exception {
        world.with(builder -> builder.queue(QueueOptions.named("mail")));
        WorkflowDefinition<String> starter = body(ctx -> {
            WorkflowOptions once = WorkflowOptions.id("g").queue("mail").dedupKey("once");
            List<String> answers = new ArrayList<>();
            for (Runnable call : List.<Runnable>of(
                    () -> world.engine().start(greet, once, "World"),
                    () -> world.engine().signalOrStart("go", "x", null, two, once))) {
                try {
                    call.run();
                } catch (IllegalArgumentException e) {
                    answers.add(e.getMessage());
                }
            }
            return String.join(" ", answers);
        });
        code(greet, two, starter);
        world.start();
        start(starter, "s");

        assertThat(result("s"))
                .isEqualTo(
                        "A start in the body of a workflow takes no dedup key: it is for engine.start(..) outside of workflows."
                                + " A signal that may start its execution takes no dedup key: it is for engine.start(..) outside of workflows.");
        assertThat(steps("s")).isEmpty();
    }

    /** Cannot be written as JSON. */
    public static final class Unwritable {
        public String getBroken() {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void badCallsAreRefused() {
        code(greet, body(ctx -> {
            world.engine().start(greet, WorkflowOptions.id("g"));
            return "started";
        }));
        world.start();
        world.engine().start(body(ctx -> ""), WorkflowOptions.id("s"));

        assertThatThrownBy(() -> result("s"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("takes 1 arguments, were 0");
        assertThat(steps("s")).isEmpty();
    }

    @Test
    void calledAgainAfterARetryItFindsWhatItHadStarted() throws Exception {
        repaired("one", "one");

        assertThat(stored()).hasSize(2);
    }

    @Test
    void calledAgainAfterARetryWithAnotherInputItStartsAnother() throws Exception {
        repaired("one", "two");

        assertThat(stored()).hasSize(3);
    }

    private void repaired(String before, String after) throws Exception {
        WorkflowDefinition<String> starter = body(ctx -> {
            String name = before;
            try {
                ctx.step("flaky", () -> {
                    world.effect("flaky");
                    if (world.effects().size() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                });
                name = after;
            } catch (IllegalStateException e) {
                // goes on with the other name
            }
            String id = world.engine()
                    .start(greet, WorkflowOptions.defaults(), name)
                    .id();
            if (world.effects().size() == 1) {
                throw new IllegalStateException("in vain");
            }
            return id;
        });
        code(greet, starter);
        world.start();
        start(starter, "s");
        world.await("s", ExecutionStatus.FAILED);

        world.engine().retry("s", Audit.none());

        assertThat(result(result("s"))).isEqualTo("Hello, " + after);
    }
}
