package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BulkCommand;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOptions;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is recorded under a former name of a step or of a child's workflow answers for it. */
public abstract class AliasContract extends ScenarioContract {
    @Test
    void aRenamedStepIsNotRunAgain() throws Exception {
        begins(ctx -> recorded(ctx, "charge", StepOptions.defaults()));
        goesOnWith(
                ctx -> recorded(ctx, "takeMoney", StepOptions.<String>defaults().aliases("pay", "charge")));
        world.finish("it");

        assertThat(result("it")).isEqualTo("charge");
        assertThat(world.effects()).containsExactly("charge");
    }

    @Test
    void withoutTheFormerNameItIsChangedCode() {
        begins(ctx -> recorded(ctx, "charge", StepOptions.defaults()));
        goesOnWith(ctx -> recorded(ctx, "takeMoney", StepOptions.defaults()));
        world.clock().advance(Duration.ofHours(1));

        assertThat(world.await("it", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
    }

    @Test
    void aRenamedStepThatWaitsForItsNextAttemptGoesOn() throws Exception {
        RetryPolicy hourly = RetryPolicy.fixed(2, Duration.ofHours(1));
        begins(ctx ->
                ctx.step("charge", String.class, StepOptions.<String>defaults().retry(hourly), () -> {
                    throw new IllegalStateException("not yet");
                }));
        goesOnWith(ctx -> ctx.step(
                "takeMoney",
                String.class,
                StepOptions.<String>defaults().retry(hourly).aliases("charge"),
                () -> {
                    world.effect("attempt " + ctx.attempt());
                    return "paid";
                }));
        world.finish("it");

        assertThat(result("it")).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("attempt 2");
    }

    @Test
    void aRegisteredStepMayHaveFormerNamesToo() throws Exception {
        StepDefinition renamed = new StepDefinition(
                "takeMoney",
                List.of(),
                String.class,
                null,
                null,
                StepGuarantee.AT_LEAST_ONCE,
                null,
                null,
                List.of("charge"));
        begins(ctx -> recorded(ctx, "charge", StepOptions.defaults()));
        goesOnWith(ctx -> {
            String done = (String) ctx.step(renamed, List.of(), () -> "again");
            ctx.sleep(Duration.ofHours(1));
            return done;
        });
        world.finish("it");

        assertThat(result("it")).isEqualTo("charge");
    }

    @Test
    void aCompensationInALambdaIsFoundUnderTheNewName() {
        begins(ctx -> recorded(ctx, "charge", undone("old")));
        goesOnWith(ctx -> {
            recorded(ctx, "takeMoney", undone("new").aliases("charge"));
            throw new IllegalStateException("no visa");
        });
        world.finish("it");

        assertThat(world.effects()).containsExactly("charge", "undone by the new code");
    }

    @Test
    void aRenamedChildIsWaitedForFurther() throws Exception {
        WorkflowDefinition<String> shipping =
                WorkflowDefinition.of("shipping", String.class, ctx -> ctx.awaitSignal("shipped", String.class));
        code(shipping);
        begins(ctx -> ctx.child(shipping, WorkflowOptions.id("child")));
        WorkflowDefinition<String> delivery = WorkflowDefinition.of(
                        "delivery", String.class, ctx -> ctx.awaitSignal("shipped", String.class))
                .withAliases("shipping");
        goesOnWithout();
        code(delivery);
        goesOnWith(ctx -> ctx.child(delivery, WorkflowOptions.id("child")));
        world.engine().signal("child", "shipped", "today");
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(result("it")).isEqualTo("today");
    }

    @Test
    void aFilterByTheNameOfAWorkflowMeansItsFormerNamesToo() {
        WorkflowDefinition<String> mail = WorkflowDefinition.of("mail", String.class, AliasContract::waiting);
        WorkflowDefinition<String> another = WorkflowDefinition.of("mail", String.class, AliasContract::waiting)
                .withVersion(2);
        code(mail, another);
        world.start();
        start(mail, "old");
        awaitSuspended("old");
        start(another, "not-meant");
        awaitSuspended("not-meant");
        WorkflowDefinition<String> letter = WorkflowDefinition.of("letter", String.class, AliasContract::waiting)
                .withAliases("mail", "note");
        world.engine().close();
        world.withoutCode();
        code(letter, another);
        world.start();
        start(letter, "new");
        awaitSuspended("new");

        assertThat(ids("letter")).containsExactly("new", "old");
        assertThat(ids("mail")).containsExactly("not-meant", "old");
        assertThat(world.engine()
                        .bulk(BulkCommand.CANCEL, filter("letter"), true, Audit.none())
                        .matched())
                .isEqualTo(2);
        assertThat(world.engine().checkReplay(filter("letter")).checked()).isEqualTo(2);
        world.engine().bulk(BulkCommand.CANCEL, filter("letter"), false, Audit.none());
        world.await("old", ExecutionStatus.CANCELLED);
        world.await("new", ExecutionStatus.CANCELLED);
        assertThat(world.engine().find("not-meant").orElseThrow().status()).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    private static String waiting(WorkflowContext ctx) {
        return ctx.awaitSignal("sent", String.class);
    }

    private List<String> ids(String workflow) {
        return world.engine().find(filter(workflow)).executions().stream()
                .map(ExecutionView::id)
                .toList();
    }

    private static ExecutionFilter filter(String workflow) {
        return new ExecutionFilter(workflow, Set.of(), null, 10);
    }

    @Test
    void aRenamedChildThatWasStartedIsNotStartedAgain() throws Exception {
        WorkflowDefinition<String> mail = WorkflowDefinition.of("mail", String.class, ctx -> "sent");
        code(mail);
        begins(ctx -> {
            ctx.startChild(mail, WorkflowOptions.id("child"));
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        WorkflowDefinition<String> letter =
                WorkflowDefinition.of("letter", String.class, ctx -> "sent").withAliases("mail");
        goesOnWithout();
        code(letter);
        goesOnWith(ctx -> {
            ctx.startChild(letter, WorkflowOptions.id("child"));
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        world.finish("it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(result("child")).isEqualTo("sent");
        assertThat(world.engine().find("child").orElseThrow().workflow()).isEqualTo("mail");
    }

    @Test
    void aFormerNameMustBeAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StepOptions.defaults().aliases("charge", " "));
    }

    // ---- the words of these tests ----

    private void begins(Workflow<String> body) {
        world.with(builder -> builder.residentWait(Duration.ZERO));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, body);
        code(flow);
        world.start();
        start(flow, "it");
        awaitSuspended("it");
        world.engine().close();
    }

    private void goesOnWithout() {
        world.withoutCode();
        renewed = true;
    }

    private void goesOnWith(Workflow<String> body) {
        if (!renewed) {
            goesOnWithout();
        }
        code(WorkflowDefinition.of("flow", String.class, body));
        world.start();
    }

    private boolean renewed;

    private String recorded(WorkflowContext ctx, String name, StepOptions<String> options) {
        String done = ctx.step(name, String.class, options, () -> {
            world.effect(name);
            return name;
        });
        ctx.sleep(Duration.ofHours(1));
        return done;
    }

    private StepOptions<String> undone(String code) {
        return StepOptions.<String>defaults().compensate(result -> world.effect("undone by the " + code + " code"));
    }
}
