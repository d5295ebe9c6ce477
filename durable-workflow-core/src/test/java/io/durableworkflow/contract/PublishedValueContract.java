package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.PayloadException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.ValueView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an execution publishes can be read from outside, the last of each name; it decides nothing, and no replay repeats it. */
public abstract class PublishedValueContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> written = new CopyOnWriteArrayList<>();

    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private WorkflowDefinition<String> workflow(Body body) {
        WorkflowDefinition<String> workflow = WorkflowDefinition.of("shown", String.class, body::run);
        code(workflow);
        return workflow;
    }

    private String value(String name) {
        return world.engine().value("v", name, String.class).orElse("none");
    }

    private void awaitValue(String name, String value) {
        world.await("'" + name + "' is " + value, () -> value(name).equals(value));
    }

    /** Keeps what is written of values, from the next process on. */
    private void keepWritten() {
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                for (Change change : batch) {
                    if (change instanceof Change.PublishValues published) {
                        published.values().forEach(value -> written.add(value.name() + "=" + value.payload()));
                    }
                }
                return super.commit(batch);
            }
        });
    }

    @Test
    void whatWasPublishedIsReadFromOutside() throws Exception {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.publish("progress", 10);
            ctx.publish("name", "Ada");
            ctx.awaitSignal("go", String.class);
            ctx.publish("progress", 20);
            return "done";
        });
        world.start();
        WorkflowHandle<String> handle = start(shown, "v");
        assertThat(handle.value("other", String.class)).isEmpty();
        awaitSuspended("v");

        assertThat(handle.value("progress", Integer.class)).contains(10);
        assertThat(world.engine().value("v", "name", String.class)).contains("Ada");
        assertThat(world.engine().values("v"))
                .containsExactly(
                        new ValueView("name", world.clock().now()),
                        new ValueView("progress", world.clock().now()));
        world.clock().advance(HOUR);
        world.engine().signal("v", "go", null);
        result("v");

        assertThat(handle.value("progress", Integer.class)).contains(20);
        assertThat(world.engine().values("v"))
                .contains(new ValueView("progress", world.clock().now()));
        assertThat(steps("v")).containsExactly("go");
    }

    @Test
    void aStepTellsHowFarItIsWhileItRuns() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> shown = workflow(ctx -> ctx.step("long", String.class, () -> {
            ctx.publish("progress", "half");
            gate.pass();
            ctx.publish("progress", "all");
            return "done";
        }));
        world.start();
        start(shown, "v");
        awaitValue("progress", "half");
        assertThat(status("v")).isEqualTo(ExecutionStatus.RUNNING);

        gate.open();
        result("v");

        assertThat(value("progress")).isEqualTo("all");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aReplayPublishesNothingAgain(Restart how) throws Exception {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.publish("state", "first");
            ctx.step("a", () -> ctx.publish("state", "in the step"));
            ctx.publish("state", "second");
            ctx.awaitSignal("go", String.class);
            ctx.publish("state", "third");
            ctx.awaitSignal("go", String.class);
            return "done";
        });
        world.start();
        start(shown, "v");
        awaitSuspended("v");
        assertThat(value("state")).isEqualTo("second");
        keepWritten();

        restart(how);
        assertThat(value("state")).isEqualTo("second");
        world.engine().signal("v", "go", null);
        awaitValue("state", "third");
        awaitSuspended("v");
        restart(how);
        world.engine().signal("v", "go", null);
        result("v");

        assertThat(value("state")).isEqualTo("third");
        assertThat(written).containsExactly("state=\"third\"");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aBranchPublishesLikeTheBody(Restart how) throws Exception {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.parallel("block", List.of("a", "b"), String.class, name -> {
                ctx.publish(name, "begun");
                ctx.awaitSignal(name, String.class);
                ctx.publish(name, "over");
                ctx.awaitSignal(name + "2", String.class);
                return name;
            });
            ctx.publish("a", "joined");
            return "done";
        });
        world.start();
        start(shown, "v");
        awaitSuspended("v");
        assertThat(value("a") + value("b")).isEqualTo("begunbegun");
        world.engine().signal("v", "a", null);
        awaitValue("a", "over");
        awaitSuspended("v");
        keepWritten();

        restart(how);
        world.engine().signal("v", "b", null);
        awaitValue("b", "over");
        world.engine().signal("v", "b2", null);
        world.engine().signal("v", "a2", null);
        result("v");

        assertThat(value("a") + value("b")).isEqualTo("joinedover");
        assertThat(written).containsExactly("b=\"over\"", "a=\"joined\"");
    }

    @Test
    void whatIsRecordedLaterSaysThatItIsOnDisk() throws Exception {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.publish("state", "before");
            ctx.step("a", () -> world.effect("a"));
            ctx.step("b", () -> {
                world.effect(value("state"));
                if (world.effects().size() == 2) {
                    world.process().crash();
                }
            });
            return value("state");
        });
        world.start();
        start(shown, "v");
        world.awaitDeath();
        world.bury();
        keepWritten();
        world.start();

        assertThat(result("v")).isEqualTo("before");
        assertThat(world.effects()).containsExactly("a", "before", "before");
        assertThat(written).isEmpty();
    }

    @Test
    void ofValuesThatFollowEachOtherQuicklyTheLastIsWritten() throws Exception {
        keepWritten();
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.step("long", () -> {
                ctx.publish("progress", 0);
                world.await("it is on disk", () -> !written.isEmpty());
                world.process().failNextCommits(3); // while it is tried again, the others gather
                IntStream.rangeClosed(1, 1_000).forEach(i -> ctx.publish("progress", i));
            });
            return "done";
        });
        world.start();
        start(shown, "v");
        result("v");

        assertThat(world.engine().value("v", "progress", Integer.class)).contains(1_000);
        assertThat(written).startsWith("progress=0").endsWith("progress=1000").hasSizeLessThan(1_000);
    }

    @Test
    void whatAFailedAttemptPublishedStays() {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            StepOptions<String> retried = StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR));
            return ctx.step("flaky", String.class, retried, () -> {
                ctx.publish("attempt", "attempt " + ctx.attempt());
                throw new IllegalStateException("no");
            });
        });
        world.start();
        start(shown, "v");
        awaitSuspended("v");
        assertThat(value("attempt")).isEqualTo("attempt 1");
        world.clock().advance(HOUR);
        world.await("v", ExecutionStatus.FAILED);

        assertThat(value("attempt")).isEqualTo("attempt 2");
    }

    @Test
    void aCompensationPublishesToo() {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.step(
                    "a",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> ctx.publish("state", "undone " + result)),
                    () -> "a");
            throw new IllegalStateException("in vain");
        });
        world.start();
        start(shown, "v");
        world.await("v", ExecutionStatus.FAILED);

        assertThat(value("state")).isEqualTo("undone a");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void tooManyNamesAreRefusedAlikeOnReplay(Restart how) throws Exception {
        world.with(builder -> builder.maxPublishedValues(2));
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.publish("a", 1);
            ctx.publish("b", 2);
            String refusal = "none";
            try {
                ctx.publish("c", 3);
            } catch (DurableCallException e) {
                refusal = String.valueOf(e.getMessage());
            }
            ctx.publish("a", 4);
            ctx.awaitSignal("go", String.class);
            return refusal;
        });
        world.start();
        start(shown, "v");
        awaitSuspended("v");
        restart(how);
        world.engine().signal("v", "go", null);

        assertThat(result("v"))
                .isEqualTo(
                        "Execution 'v' has published values under 2 names, which is the limit. Use one name for values"
                                + " that replace each other, or raise the limit: builder.maxPublishedValues(..), in Spring the"
                                + " property durable-workflow.max-published-values.");
        assertThat(world.engine().values("v")).extracting(ValueView::name).containsExactly("a", "b");
        assertThat(world.engine().value("v", "a", Integer.class)).contains(4);
    }

    @Test
    void badCallsAreRefused() {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.publish("number", 7);
            ctx.publish("nothing", null);
            try {
                ctx.publish("broken", new Unwritable());
            } catch (PayloadException e) {
                world.effect(String.valueOf(e.getMessage()));
            }
            ctx.publish(" bad", 1);
            return "done";
        });
        world.start();
        start(shown, "v");
        assertThatThrownBy(() -> result("v"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("The value name ' bad' is not valid");

        assertThat(world.effects()).singleElement().asString().contains("value 'broken'");
        assertThat(world.engine().value("v", "nothing", String.class)).isEmpty();
        assertThat(world.engine().values("v")).extracting(ValueView::name).containsExactly("nothing", "number");
        assertThatThrownBy(() -> world.engine().value("v", "number", List.class))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the value 'number' of execution 'v'");
        assertThatThrownBy(() -> world.engine().value("nobody", "number", String.class))
                .isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().values("nobody")).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().value("v", " bad", String.class))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Cannot be written as JSON. */
    public static final class Unwritable {
        public String getBroken() {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void aValueThatTheStoreRefusesDisturbsNothing() throws Exception {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.publish("good", 1);
            ctx.step("a", () -> world.effect("a"));
            world.process()
                    .reject(change -> change instanceof Change.PublishValues published
                            && published.values().get(0).name().equals("refused"));
            ctx.publish("refused", 2);
            ctx.step("b", () -> world.effect("b"));
            ctx.publish("good", 3);
            return "done";
        });
        world.start();
        start(shown, "v");

        assertThat(result("v")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("a", "b");
        assertThat(world.engine().values("v")).extracting(ValueView::name).containsExactly("good");
        assertThat(world.engine().value("v", "good", Integer.class)).contains(3);
    }

    @Test
    void onAnotherThreadItIsRefused() throws Exception {
        WorkflowDefinition<String> shown = workflow(ctx -> ctx.step("threads", String.class, () -> {
            StringBuilder refusal = new StringBuilder();
            Thread other = new Thread(() -> {
                try {
                    ctx.publish("a", 1);
                } catch (DurableCallException e) {
                    refusal.append(e.getMessage());
                }
            });
            other.start();
            other.join();
            return refusal.toString();
        }));
        world.start();
        start(shown, "v");

        assertThat(result("v")).startsWith("publish('a') of execution 'v' is called on the thread");
        assertThat(world.engine().values("v")).isEmpty();
    }

    @Test
    void theyOutliveANewBeginningAndARewindAndAreDeletedWithTheExecution() throws Exception {
        WorkflowDefinition<String> shown = WorkflowDefinition.of("loop", Integer.class, String.class, (ctx, round) -> {
            ctx.publish("round " + round, "begun");
            if (round < 2) {
                throw ctx.continueAsNew(round + 1);
            }
            return ctx.awaitSignal("go", String.class);
        });
        code(shown);
        world.start();
        start(shown, "v", 1);
        awaitSuspended("v");
        assertThat(value("round 1") + value("round 2")).isEqualTo("begunbegun");
        world.engine().fork("v", "fork", BodyPosition.of(0), Audit.none());
        world.await("fork", ExecutionStatus.SUSPENDED);
        assertThat(world.engine().values("fork")).extracting(ValueView::name).containsExactly("round 2");
        world.engine().signal("v", "go", "gone");
        result("v");

        world.engine().rewind("v", BodyPosition.of(0), DroppedSteps.FORGET, Audit.none());
        assertThat(result("v")).isEqualTo("gone");
        assertThat(value("round 1") + value("round 2")).isEqualTo("begunbegun");
        world.engine().delete("v", Audit.none());
        assertThatThrownBy(() -> world.engine().values("v")).isInstanceOf(ExecutionNotFoundException.class);
        start(shown, "v", 2);
        awaitSuspended("v");

        assertThat(value("round 1")).isEqualTo("none");
    }

    @Test
    void aCheckOfTheReplayPublishesNothing() {
        WorkflowDefinition<String> shown = workflow(ctx -> {
            ctx.publish("state", "first");
            ctx.awaitSignal("go", String.class);
            return "done";
        });
        keepWritten();
        world.start();
        start(shown, "v");
        awaitSuspended("v");
        world.withoutCode();
        workflow(ctx -> {
            ctx.publish("state", "other");
            ctx.publish("another", "other");
            ctx.awaitSignal("go", String.class);
            return "done";
        });
        world.engine().close();
        world.startWithoutLaunching();

        assertThat(world.engine()
                        .checkReplay(new ExecutionFilter(null, Set.of(), null, 10))
                        .mismatches())
                .isEmpty();
        assertThat(value("state")).isEqualTo("first");
        assertThat(written).containsExactly("state=\"first\"");
    }
}
