package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.test.OrderApplication.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;

@DurableWorkflowTest(classes = {OrderApplication.class, Catalog.class})
class ExecutionAssertTests {
    private static final Instant START = Instant.parse(DurableWorkflowTest.START_TIME);

    @Autowired
    WorkflowTester tester;

    @Autowired
    Orders orders;

    @Autowired
    Catalog catalog;

    @BeforeEach
    void start() {
        tester.start(WorkflowOptions.id("order").withTags(Map.of("shop", "Berlin")), () -> orders.order("A"));
    }

    record Wrong(String name, Consumer<ExecutionAssert> claim, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Wrong> wrong() {
        return List.of(
                new Wrong("status", a -> a.hasStatus(ExecutionStatus.PAUSED), "to be PAUSED."),
                new Wrong("completed", ExecutionAssert::isCompleted, "to be COMPLETED."),
                new Wrong("cancelled", ExecutionAssert::isCancelled, "to be CANCELLED."),
                new Wrong("timed out", ExecutionAssert::isTimedOut, "to be TIMED_OUT."),
                new Wrong(
                        "failed",
                        a -> a.hasFailedWith(IllegalStateException.class),
                        "to have failed with java.lang.IllegalStateException."),
                new Wrong(
                        "message",
                        a -> a.hasErrorMessageContaining("money"),
                        "to have failed with a message that contains 'money'."),
                new Wrong("blocked", a -> a.isBlocked(BlockReason.CHANGED_CODE), "to be blocked: CHANGED_CODE."),
                new Wrong("waiting", a -> a.isWaitingFor("address"), "to wait for 'address'."),
                new Wrong("sleeping", a -> a.isSleepingUntil(START), "to sleep until 2026-01-01T00:00:00Z."),
                new Wrong("tag", a -> a.hasTag("shop", "Bonn"), "to have the tag shop=Bonn."),
                new Wrong(
                        "steps",
                        a -> a.hasSteps("charge"),
                        "to have completed the steps\n  [charge]\nbut it has completed\n  [reserve, charge]."),
                new Wrong("step", a -> a.hasStep("pack"), "to have a step 'pack'."),
                new Wrong("no step", a -> a.hasNoStep("charge"), "to have no step 'charge'."),
                new Wrong(
                        "attempts",
                        a -> a.hasStep("charge").withAttempts(3),
                        "to have a step 'charge' in 3 attempts, not 1."),
                new Wrong(
                        "failed step",
                        a -> a.hasStep("charge").thatFailedWith(RuntimeException.class),
                        "to have a step 'charge' that failed with java.lang.RuntimeException."),
                new Wrong(
                        "compensated",
                        a -> a.wasCompensated("charge"),
                        "to have undone the steps\n  [charge]\nbut it has undone\n  []."));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aFailureShowsWhatTheExecutionIs(Wrong wrong) {
        assertThatThrownBy(() -> wrong.claim().accept(tester.assertThat("order")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Expected execution 'order' " + wrong.message() + """

                        It is SUSPENDED. It sleeps ('cool off') until 2026-01-03T00:00:00Z.
                        Recorded are:
                          0 STEP 'reserve' COMPLETED
                          1 STEP 'charge' COMPLETED
                          2 SLEEP 'cool off' INTENT, due at 2026-01-03T00:00:00Z""");
    }

    @Test
    void aDescriptionComesFirst() {
        assertThatThrownBy(
                        () -> tester.assertThat("order").as("the first order").isCompleted())
                .hasMessageStartingWith("[the first order] Expected execution 'order' to be COMPLETED.");
    }

    @Test
    void showsFailedAttemptsAndErrors() {
        tester.engine().start(catalog.failing(), WorkflowOptions.id("f"));
        tester.advance(Duration.ofMinutes(2));

        assertThatThrownBy(() -> tester.assertThat("f").isCompleted()).hasMessage("""
                        Expected execution 'f' to be COMPLETED.
                        It is FAILED. Its error is java.lang.IllegalStateException: no money at attempt 3
                        Recorded are:
                          0 STEP 'book' COMPENSATED
                          1 STEP 'pay' FAILED, attempt 3, java.lang.IllegalStateException: no money at attempt 3
                            attempt 1 failed with java.lang.IllegalStateException: no money at attempt 1
                            attempt 2 failed with java.lang.IllegalStateException: no money at attempt 2
                            attempt 3 failed with java.lang.IllegalStateException: no money at attempt 3
                          0 COMPENSATION 'book' COMPLETED""");
    }

    @Test
    void saysWhichExecutionsThereAre() {
        assertThatThrownBy(() -> tester.assertThat("ordre"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("There is no execution 'ordre'. The newest are\n  'order' of order, SUSPENDED");
    }

    @Test
    void holdsForWhatIsSo() {
        tester.assertThat("order")
                .hasStatus(ExecutionStatus.SUSPENDED)
                .isWaitingFor("cool off")
                .isSleepingUntil(START.plus(Duration.ofDays(2)))
                .hasTag("shop", "Berlin")
                .hasNoStep("ship")
                .wasCompensated()
                .hasStep("charge")
                .withAttempts(1)
                .thatCompleted()
                .and()
                .hasSteps("reserve", "charge");
    }

    @Test
    void comparesResults() {
        WorkflowDefinition<List<String>> list = new WorkflowDefinition<>(
                "list", 1, List.of(), List.class, null, (context, arguments) -> List.of("a", "b"));
        WorkflowDefinition<Integer> none = WorkflowDefinition.of("none", Integer.class, context -> null);
        tester.engine().register(list);
        tester.engine().register(none);
        tester.engine().start(list, WorkflowOptions.id("l"));
        tester.engine().start(none, WorkflowOptions.id("n"));

        tester.assertThat("l")
                .hasResult(List.of("a", "b"))
                .hasResultSatisfying(Object.class, value -> assertThat(value).isEqualTo(List.of("a", "b")));
        tester.assertThat("n").hasResult(null);
        assertThatThrownBy(() -> tester.assertThat("l").hasResult(List.of("b")))
                .hasMessageStartingWith(
                        "Expected execution 'l' to have the result\n  [b]\nbut it has\n  [a, b].\nIt is COMPLETED.");
    }

    @Test
    void asksHandlesToo() {
        WorkflowHandle<String> handle = tester.engine().handle("order", String.class);

        WorkflowAssertions.assertThat(handle).hasSteps("reserve", "charge");
        assertThatThrownBy(() -> WorkflowAssertions.assertThat((WorkflowHandle<?>) Mockito.mock(WorkflowHandle.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Use tester.assertThat(id)");
    }

    @Test
    void aResultThatNeedsTimeToPassDoesNotHangTheTest() {
        tester.patience(Duration.ofMillis(200));
        WorkflowHandle<String> handle = tester.engine().handle("order", String.class);

        assertThatThrownBy(handle::result)
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "Execution 'order' has not ended within PT0.2S of real time. It sleeps ('cool off') until 2026-01-03T00:00:00Z. Move the time by tester.advance(..) before you ask for the result.");
    }
}
