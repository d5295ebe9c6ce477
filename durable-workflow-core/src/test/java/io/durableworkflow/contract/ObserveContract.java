package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who observes an execution is told its present state, each change, and its end; a slow one is told the latest. */
public abstract class ObserveContract extends ScenarioContract {
    private final WorkflowDefinition<String> twice = WorkflowDefinition.of("twice", String.class, ctx -> {
        String first = ctx.awaitSignal("first", String.class);
        return first + ctx.awaitSignal("second", String.class);
    });

    @BeforeEach
    void begin() {
        code(twice);
        world.start();
        start(twice, "it");
        awaitSuspended("it");
    }

    private Recorder observed(Recorder recorder) {
        world.engine().observe("it").subscribe(recorder);
        return recorder;
    }

    private void awaitWaitingFor(Recorder recorder, String signal) {
        world.await(
                "it is told that it waits for " + signal,
                () -> recorder.views().stream()
                        .anyMatch(view -> String.valueOf(view.waitingFor()).contains("'" + signal + "'")));
    }

    private void awaitEnd(Recorder recorder) {
        world.await("the observation is over", recorder::isOver);
    }

    @Test
    void firstThePresentStateThenEachChangeThenTheEnd() {
        Recorder recorder = observed(Recorder.ofAll());
        awaitWaitingFor(recorder, "first");
        world.engine().signal("it", "first", "1");
        awaitWaitingFor(recorder, "second");
        world.engine().signal("it", "second", "2");
        awaitEnd(recorder);

        assertThat(recorder.error()).isNull();
        assertThat(recorder.isCompleted()).isTrue();
        List<ExecutionView> views = recorder.views();
        assertThat(views.get(0).status()).isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(views.get(views.size() - 1))
                .isEqualTo(world.engine().find("it").orElseThrow());
        assertThat(recorder.statuses()).endsWith(ExecutionStatus.COMPLETED);
        for (int i = 1; i < views.size(); i++) {
            assertThat(views.get(i)).isNotEqualTo(views.get(i - 1));
        }
    }

    @Test
    void whatHasEndedIsToldAndOver() throws Exception {
        world.engine().signal("it", "first", "1");
        world.engine().signal("it", "second", "2");
        result("it");

        Recorder recorder = observed(Recorder.ofAll());
        awaitEnd(recorder);

        assertThat(recorder.statuses()).containsExactly(ExecutionStatus.COMPLETED);
        assertThat(recorder.isCompleted()).isTrue();
    }

    @Test
    void operatorsCommandsAreChanges() {
        Recorder recorder = observed(Recorder.ofAll());
        world.await("it is told", () -> recorder.views().size() == 1);

        world.engine().pause("it", Audit.none());
        world.await("it is told of the pause", () -> recorder.statuses().contains(ExecutionStatus.PAUSED));
        world.engine().resume("it", Audit.none());
        world.await(
                "it is told of what follows",
                () -> recorder.statuses().lastIndexOf(ExecutionStatus.SUSPENDED)
                        > recorder.statuses().indexOf(ExecutionStatus.PAUSED));
        world.engine().cancel("it");
        awaitEnd(recorder);

        assertThat(recorder.statuses()).endsWith(ExecutionStatus.CANCELLED);
        assertThat(recorder.isCompleted()).isTrue();
    }

    @Test
    void aSlowSubscriberSeesTheLatestStateAndNoneInBetween() throws Exception {
        Recorder recorder = observed(new Recorder(1, view -> {}));
        world.await("it is told the present state", () -> recorder.views().size() == 1);
        world.engine().signal("it", "first", "1");
        world.await("it waits again", () -> steps("it").size() == 2);
        awaitSuspended("it");
        world.engine().signal("it", "second", "2");
        result("it");
        assertThat(recorder.views()).hasSize(1);
        assertThat(recorder.isOver()).isFalse();

        recorder.subscription().request(1);
        awaitEnd(recorder);

        assertThat(recorder.statuses()).containsExactly(ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
    }

    @Test
    void nothingIsToldBeforeItIsRequested() {
        Recorder recorder = observed(new Recorder(0, view -> {}));
        Recorder other = observed(Recorder.ofAll());
        world.await("the other is told", () -> other.views().size() == 1);
        assertThat(recorder.views()).isEmpty();

        recorder.subscription().request(1);

        world.await("it is told", () -> recorder.views().size() == 1);
    }

    @Test
    void severalObserveAndEachGetsTheEnd() {
        List<Recorder> recorders = new ArrayList<>();
        Flow.Publisher<ExecutionView> publisher = world.engine().observe("it");
        for (int i = 0; i < 5; i++) {
            Recorder recorder = Recorder.ofAll();
            publisher.subscribe(recorder);
            recorders.add(recorder);
        }

        world.engine().cancel("it");
        recorders.forEach(this::awaitEnd);

        assertThat(recorders).allSatisfy(recorder -> {
            assertThat(recorder.statuses()).endsWith(ExecutionStatus.CANCELLED);
            assertThat(recorder.ends()).isEqualTo(1);
        });
    }

    @Test
    void oneThatBlocksKeepsNobodyFromAnything() throws Exception {
        Gate stuck = gate();
        Recorder blocking = observed(new Recorder(Long.MAX_VALUE, view -> stuck.pass()));
        stuck.awaitArrival();
        Recorder other = observed(Recorder.ofAll());

        world.engine().signal("it", "first", "1");
        world.engine().signal("it", "second", "2");

        assertThat(result("it")).isEqualTo("12");
        awaitEnd(other);
        assertThat(blocking.views()).hasSize(1);
        stuck.open();
        awaitEnd(blocking);
        assertThat(blocking.statuses()).containsExactly(ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
    }

    @Test
    void afterACancellationNothingIsTold() throws Exception {
        Recorder recorder = observed(Recorder.ofAll());
        world.await("it is told", () -> recorder.views().size() == 1);

        recorder.subscription().cancel();
        recorder.subscription().cancel();
        recorder.subscription().request(1);
        Recorder other = observed(Recorder.ofAll());
        world.engine().cancel("it");
        awaitEnd(other);

        assertThat(recorder.views()).hasSize(1);
        assertThat(recorder.isOver()).isFalse();
    }

    @Test
    void anUnknownExecutionIsAnError() {
        Recorder recorder = new Recorder(0, view -> {});
        world.engine().observe("nobody").subscribe(recorder);
        awaitEnd(recorder);

        assertThat(recorder.error())
                .isInstanceOf(ExecutionNotFoundException.class)
                .hasMessageContaining("'nobody'");
        assertThat(recorder.views()).isEmpty();
    }

    @Test
    void aDeletionIsTheEnd() {
        // It has taken what it asked for, so it does not look again before it asks for more.
        Recorder recorder = observed(new Recorder(1, view -> {}));
        world.await("it is told the first", () -> recorder.views().size() == 1);
        world.engine().cancel("it");
        world.await("it", ExecutionStatus.CANCELLED);
        world.engine().delete("it", Audit.none());

        recorder.subscription().request(1);
        awaitEnd(recorder);

        assertThat(recorder.isCompleted()).isTrue();
        assertThat(recorder.statuses()).containsExactly(ExecutionStatus.SUSPENDED);
    }

    @Test
    void theEndOfTheEngineIsAnErrorAndObservingLaterToo() {
        Recorder recorder = observed(Recorder.ofAll());
        world.await("it is told", () -> recorder.views().size() == 1);

        world.engine().stop(Duration.ofSeconds(5));
        awaitEnd(recorder);
        Recorder late = observed(Recorder.ofAll());
        awaitEnd(late);

        assertThat(recorder.error()).isInstanceOf(EngineStoppingException.class);
        assertThat(late.error()).isInstanceOf(EngineStoppingException.class);
        assertThat(late.views()).isEmpty();
    }

    @Test
    void toRequestNothingIsAnError() {
        Recorder recorder = observed(new Recorder(0, view -> {}));

        recorder.subscription().request(0);
        awaitEnd(recorder);

        assertThat(recorder.error())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requested 0");
        assertThat(recorder.ends()).isEqualTo(1);
    }

    @Test
    void oneThatThrowsGetsNothingMoreAndDisturbsNobody() {
        Recorder throwing = observed(new Recorder(Long.MAX_VALUE, view -> {
            throw new IllegalStateException("broken");
        }));
        Recorder other = observed(Recorder.ofAll());
        world.await(
                "both are told",
                () -> throwing.views().size() == 1 && !other.views().isEmpty());

        world.engine().cancel("it");
        awaitEnd(other);

        assertThat(throwing.views()).hasSize(1);
        assertThat(throwing.isOver()).isFalse();
    }

    @Test
    void noSubscriberAndABadIdAreRefused() {
        Flow.Publisher<ExecutionView> publisher = world.engine().observe("it");

        assertThatThrownBy(() -> publisher.subscribe(nobody())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> world.engine().observe("a b")).isInstanceOf(IllegalArgumentException.class);
    }

    @SuppressWarnings("NullAway") // what a careless caller does
    private static Recorder nobody() {
        return null;
    }

    @Test
    void aBodyMayNotObserve() {
        WorkflowDefinition<String> curious = WorkflowDefinition.of("curious", String.class, ctx -> {
            world.engine().observe("it");
            return "seen";
        });
        code(curious);
        world.restart();
        start(curious, "c");

        assertThatThrownBy(() -> result("c")).hasCauseInstanceOf(DurableCallException.class);
    }

    @Test
    void thereIsALimit() {
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            recorders.add(observed(new Recorder(0, view -> {})));
        }

        Recorder tooMany = observed(Recorder.ofAll());
        awaitEnd(tooMany);
        assertThat(tooMany.error()).isInstanceOf(IllegalStateException.class).hasMessageContaining("1000 subscribers");

        recorders.forEach(recorder -> recorder.subscription().cancel());
        world.await("there is room again", () -> {
            Recorder next = observed(Recorder.ofAll());
            world.await(
                    "it is told something", () -> next.isOver() || !next.views().isEmpty());
            return !next.isOver();
        });
    }
}
