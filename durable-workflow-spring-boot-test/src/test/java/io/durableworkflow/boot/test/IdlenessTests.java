package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.Audit;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever is under way, the tester waits for it, and time stops for each of it. */
@DurableWorkflowTest(classes = Catalog.class)
class IdlenessTests {
    private static final Instant START = Instant.parse(DurableWorkflowTest.START_TIME);
    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    WorkflowTester tester;

    @Autowired
    Catalog catalog;

    @BeforeEach
    void noEffectsYet() {
        catalog.effects.clear();
    }

    @Test
    void stopsAtEachSleepOnTheWay() {
        start(catalog.threeDays(), "e");

        tester.advance(Duration.ofDays(3));

        tester.assertThat("e").hasResult("2026-01-02T00:00:00Z 2026-01-03T00:00:00Z 2026-01-04T00:00:00Z");
    }

    @Test
    void stopsAtTheTimersOfOneExecutionAfterTheOther() {
        start(catalog.threeDays(), "e");

        assertThat(tester.advanceToNextTimer()).isTrue();
        tester.assertThat("e").isSleepingUntil(START.plus(Duration.ofDays(2)));
        assertThat(tester.advanceToNextTimer()).isTrue();
        assertThat(tester.advanceToNextTimer()).isTrue();
        assertThat(tester.advanceToNextTimer()).isFalse();
        tester.assertThat("e").isCompleted();
        assertThat(tester.now()).isEqualTo(START.plus(Duration.ofDays(3)));
    }

    @Test
    void finishesOneExecution() {
        start(catalog.threeDays(), "e");
        start(catalog.listener(), "l");

        assertThat(tester.finish("e").endedAt()).isEqualTo(START.plus(Duration.ofDays(3)));
        assertThat(tester.finish("l").waitingFor()).contains("'news'");
    }

    @Test
    void waitsForDeliveries() {
        for (int i = 0; i < 10; i++) {
            start(catalog.listener(), "l" + i);
            start(catalog.subscriber(), "s" + i);
        }
        tester.assertThat("l0").isWaitingFor("news");
        tester.assertThat("s0").isWaitingFor("weather");

        for (int i = 0; i < 10; i++) {
            tester.signal("l" + i, "news", "good");
        }
        tester.engine().publish("weather", "rain");

        for (int i = 0; i < 10; i++) {
            tester.assertThat("l" + i).hasResult("good");
            tester.assertThat("s" + i).hasResult("rain");
        }
    }

    @Test
    void waitsForChildren() {
        start(catalog.parent(), "p");
        tester.assertThat("p").isWaitingFor("p-child");

        tester.advance(Duration.ofDays(3));

        tester.assertThat("p").hasResult("2026-01-02T00:00:00Z 2026-01-03T00:00:00Z 2026-01-04T00:00:00Z");
    }

    @Test
    void waitsForBranches() {
        start(catalog.branches(), "b");
        tester.assertThat("b").isWaitingFor("told");
        tester.advance(HOUR);
        tester.assertThat("b").isWaitingFor("told");

        tester.signal("b", "told", "yes");

        tester.assertThat("b").hasResult("both");
    }

    @Test
    void doesNotWaitForWhatNobodyWaitsFor() {
        start(catalog.branches(), "b");
        start(catalog.listener(), "l");
        tester.engine().pause("l", Audit.none());
        tester.engine().start(catalog.listener(), WorkflowOptions.id("later").startAt(START.plus(HOUR)));
        tester.engine().publish("weather", "rain");
        for (String id : List.of("b", "l", "later")) {
            tester.signal(id, "unasked", "whatever");
            tester.signal(id, "news", "good");
        }

        tester.assertThat("b").isWaitingFor("told");
        tester.assertThat("l").hasStatus(ExecutionStatus.PAUSED);
        assertThat(tester.execution("later").status()).isEqualTo(ExecutionStatus.QUEUED);

        tester.advance(HOUR);
        tester.assertThat("later").hasResult("good");
    }

    @Test
    void waitsForWhateverABranchWaitsFor() {
        start(catalog.manyWaits(), "m");
        tester.signal("m", "unasked", "whatever");
        tester.assertThat("m").isWaitingFor("told");
        String token = tester.engine().value("m", "token", String.class).orElseThrow();

        tester.signal("m", "no", "");
        assertThat(ended("m")).containsExactly("no | yes");
        tester.engine().publish("weather", "rain");
        assertThat(ended("m")).containsExactlyInAnyOrder("no | yes", "weather");
        tester.engine().completeCallback(token, "approved");
        assertThat(ended("m")).containsExactlyInAnyOrder("no | yes", "weather", "approval");
        tester.signal("m-child", "news", "good");
        assertThat(ended("m")).containsExactlyInAnyOrder("no | yes", "weather", "approval", "listener");
        tester.signal("m", "told", "told");

        tester.assertThat("m").hasResult("told no rain approved good");
    }

    private List<String> ended(String id) {
        tester.awaitIdle();
        return tester.steps(id).stream()
                .filter(call -> call.branch() != null && call.status().equals("COMPLETED"))
                .map(StepView::name)
                .toList();
    }

    @Test
    void waitsForPlacesInAQueue() {
        for (int i = 1; i <= 3; i++) {
            start(catalog.queued(), "q" + i);
        }
        tester.assertThat("q1").isSleepingUntil(START.plus(HOUR));
        tester.assertThat("q3").isWaitingFor("narrow");

        tester.advance(Duration.ofHours(3));

        tester.assertThat("q3").hasResult("2026-01-01T03:00:00Z");
    }

    @Test
    void stopsWhereTheRateOfAQueueLetsTheNextThrough() {
        for (int i = 1; i <= 3; i++) {
            start(catalog.rated(), "r" + i);
        }
        tester.assertThat("r1").isCompleted();
        tester.assertThat("r2").isWaitingFor("slow");

        assertThat(tester.advanceToNextTimer()).isTrue();
        tester.assertThat("r2").isCompleted();
        tester.advance(HOUR);

        tester.assertThat("r3").hasResult("2026-01-01T02:00:00Z");
    }

    @Test
    void waitsForSchedules() {
        tester.engine()
                .schedules()
                .create(
                        "daily",
                        catalog.queued(),
                        ScheduleOptions.of(ScheduleTiming.cron("0 0 6 * * *", ZoneOffset.UTC)));

        tester.advance(Duration.ofDays(2));

        List<ExecutionView> runs = tester.engine().find(ExecutionFilter.all()).executions();
        assertThat(runs)
                .extracting(ExecutionView::createdAt, ExecutionView::endedAt)
                .containsExactly(
                        tuple(START.plus(HOUR.multipliedBy(30)), START.plus(HOUR.multipliedBy(31))),
                        tuple(START.plus(HOUR.multipliedBy(6)), START.plus(HOUR.multipliedBy(7))));
    }

    @Test
    void waitsForRetriesAndCompensations() {
        start(catalog.failing(), "f");
        tester.assertThat("f").isWaitingFor("pay").hasStep("pay").withAttempts(1);

        tester.advance(Duration.ofMinutes(2));

        tester.assertThat("f")
                .hasFailedWith(IllegalStateException.class)
                .hasFailedWith(RuntimeException.class)
                .hasErrorMessageContaining("attempt 3")
                .wasCompensated("book")
                .hasStep("pay")
                .withAttempts(3)
                .thatFailedWith(IllegalStateException.class);
        assertThat(catalog.effects).containsExactly("book", "unbook");
    }

    @Test
    void stopsAtDeadlines() {
        tester.engine().start(catalog.listener(), WorkflowOptions.id("l").withTimeout(Duration.ofDays(1)));

        tester.advance(Duration.ofDays(7));

        tester.assertThat("l").isTimedOut();
        assertThat(tester.execution("l").endedAt()).isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void saysWhatStillRuns() {
        CountDownLatch gate = new CountDownLatch(1);
        WorkflowDefinition<String> stuck = WorkflowDefinition.of("stuck", String.class, context -> {
            context.step("wait", gate::await);
            return "";
        });
        tester.engine().register(stuck);
        start(stuck, "s");
        tester.patience(Duration.ofMillis(200));

        assertThatThrownBy(() -> tester.awaitIdle())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "Something still runs after PT0.2S of real time:\n  's' of stuck is RUNNING: It is in the step 'wait'");
        gate.countDown();
        tester.assertThat("s").isCompleted();
    }

    private void start(WorkflowDefinition<?> definition, String id) {
        tester.engine().start(definition, WorkflowOptions.id(id));
    }
}
