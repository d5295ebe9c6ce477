package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.boot.test.OrderApplication.Orders;
import io.durableworkflow.boot.test.OrderApplication.Payments;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.CrashPoint;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Each nested class is a user's test class. */
class DurableWorkflowTestTests {
    @Test
    void keepsTestsApart() {
        TestRun.of(SameId.class).requirePassed();
    }

    @Test
    void worksInNestedClasses() {
        assertThat(TestRun.of(Outer.class).requirePassed().passed()).isEqualTo(3);
    }

    @Test
    void keepsContextsSideBySideAndShared() {
        Seen.CONTEXTS.clear();
        TestRun.of(OneContext.class, OtherContext.class, OneContextAgain.class, OtherStartTime.class)
                .requirePassed();

        assertThat(Seen.CONTEXTS.get(OneContext.class))
                .isSameAs(Seen.CONTEXTS.get(OneContextAgain.class))
                .isSameAs(Seen.CONTEXTS.get(OtherStartTime.class))
                .isNotSameAs(Seen.CONTEXTS.get(OtherContext.class));
    }

    @Test
    void letsClassesRunInParallel() {
        Map<String, String> parallel = Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "6");
        assertThat(TestRun.of(
                                parallel,
                                SameId.class,
                                OneContext.class,
                                OtherContext.class,
                                Meeting.class,
                                MeetingInOtherContext.class)
                        .requirePassed()
                        .passed())
                .isEqualTo(2 * 5 + 2 + 2);
    }

    @Test
    void takesMocksForBeans() {
        TestRun.of(Mocked.class, Spied.class).requirePassed();
    }

    @Test
    void failsATestThatDidNotComeToItsCrash() {
        assertThat(TestRun.of(CrashNowhere.class).onlyFailure())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("BEFORE_COMMIT of step or wait 'chrage'");
    }

    @Test
    void keepsWhatRunsFromRunningOnAfterATest() {
        TestRun.of(RunsOn.class).requirePassed();
    }

    @Test
    void forgetsWhatTheApplicationStoresAtItsStart() {
        TestRun.of(StartsAtStart.class).requirePassed();
    }

    @Test
    void worksWithAStoreInMemory() {
        TestRun.of(InMemory.class).requirePassed();
    }

    @Test
    void worksWithAWebEnvironmentAndProperties() {
        TestRun.of(WithProperties.class).requirePassed();
    }

    @Test
    void takesThePlaceOfTheApplicationsClocks() {
        TestRun.of(OwnClocks.class).requirePassed();
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThat(TestRun.messages(TestRun.of(OwnEngine.class).onlyFailure()))
                .contains("the application has a DurableEngine bean of its own");
        assertThat(TestRun.messages(TestRun.of(SwitchedOff.class).onlyFailure()))
                .contains("durable-workflow.enabled is false");
        assertThat(TestRun.messages(TestRun.of(NoDispatch.class).onlyFailure()))
                .contains("durable-workflow.dispatch is false");
        assertThat(TestRun.messages(TestRun.of(WrongStart.class).onlyFailure()))
                .contains("startTime of @DurableWorkflowTest")
                .contains("was 'tomorrow'");
    }

    /** What the classes leave for the test to look at. */
    static final class Seen {
        static final Map<Class<?>, ApplicationContext> CONTEXTS = new ConcurrentHashMap<>();

        private Seen() {}
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    static class SameId {
        @RepeatedTest(5)
        void startsTheSameOrder(WorkflowTester tester, @Autowired Orders orders) {
            assertThat(tester.engine().find("same")).isEmpty();
            tester.start("same", () -> orders.order("A"));
            tester.assertThat("same").isSleepingUntil(tester.now().plus(Duration.ofDays(2)));
            tester.advance(Duration.ofHours(5));
        }

        @RepeatedTest(5)
        void startsAnotherOrderUnderItsId(WorkflowTester tester, @Autowired Orders orders) {
            assertThat(tester.now()).isEqualTo(Instant.parse(DurableWorkflowTest.START_TIME));
            tester.start("same", () -> orders.order("B"));
            tester.assertThat("same").hasSteps("reserve", "charge");
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    static class Outer {
        @Autowired
        WorkflowTester tester;

        @Autowired
        Orders orders;

        @BeforeEach
        void start() {
            tester.start("nested", () -> orders.order("A"));
        }

        @Test
        void outside() {
            tester.assertThat("nested").hasSteps("reserve", "charge");
        }

        @Nested
        class AfterADay {
            @BeforeEach
            void advance() {
                tester.advance(Duration.ofDays(2));
            }

            @Test
            void inside() {
                tester.assertThat("nested").isWaitingFor("address");
            }

            @Nested
            class AfterADeath {
                @Test
                void further(WorkflowTester parameter) {
                    parameter.crash();
                    parameter.assertThat("nested").isWaitingFor("address");
                }
            }
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    static class OneContext {
        @Test
        void starts(WorkflowTester tester, ApplicationContext context) {
            Seen.CONTEXTS.put(OneContext.class, context);
            tester.start("side-by-side", () -> context.getBean(Orders.class).order("A"));
            tester.assertThat("side-by-side").hasSteps("reserve", "charge");
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    static class OneContextAgain {
        @Test
        void finds(WorkflowTester tester, ApplicationContext context) {
            Seen.CONTEXTS.put(OneContextAgain.class, context);
            assertThat(tester.engine().find("side-by-side")).isEmpty();
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class, startTime = "2040-02-03T04:05:06Z")
    static class OtherStartTime {
        @Test
        void asksTheTime(WorkflowTester tester, ApplicationContext context) {
            Seen.CONTEXTS.put(OtherStartTime.class, context);
            assertThat(tester.now()).isEqualTo(Instant.parse("2040-02-03T04:05:06Z"));
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class, properties = "some.property=other")
    static class OtherContext {
        @Test
        void starts(WorkflowTester tester, ApplicationContext context) {
            Seen.CONTEXTS.put(OtherContext.class, context);
            tester.start("side-by-side", () -> context.getBean(Orders.class).order("A"));
            tester.assertThat("side-by-side").hasSteps("reserve", "charge");
        }
    }

    /** Two classes with two contexts are at work at the same time: each waits for the other in a step. */
    static class Meet {
        private static final CountDownLatch BOTH = new CountDownLatch(2);

        static void meet(WorkflowTester tester) throws Exception {
            tester.engine()
                    .run(
                            "meet",
                            context -> context.step("meet", Boolean.class, () -> {
                                BOTH.countDown();
                                return BOTH.await(100, TimeUnit.SECONDS);
                            }));
            assertThat(BOTH.getCount()).isZero();
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class, properties = "durable-workflow.call-timeout=2m")
    static class Meeting {
        @Test
        void meets(WorkflowTester tester) throws Exception {
            Meet.meet(tester);
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class, properties = "durable-workflow.call-timeout=121s")
    static class MeetingInOtherContext {
        @Test
        void meets(WorkflowTester tester) throws Exception {
            Meet.meet(tester);
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    static class Mocked {
        @MockitoBean
        Payments payments;

        @Autowired
        Orders orders;

        @Autowired
        WorkflowTester tester;

        @Test
        void answersByAMock() throws Exception {
            Mockito.when(payments.charge("A"))
                    .thenThrow(new IllegalStateException("down"))
                    .thenReturn("mocked");

            tester.start("o", () -> orders.order("A"));
            tester.assertThat("o").isWaitingFor("charge");
            tester.advance(Duration.ofMinutes(1));
            tester.crash();

            tester.assertThat("o").hasStep("charge").withAttempts(2).thatCompleted();
            Mockito.verify(payments, Mockito.times(2)).charge("A");
        }

        @Test
        void isResetBetweenTests() {
            tester.start("o", () -> orders.order("A"));
            tester.awaitIdle();
            assertThat(Mockito.mockingDetails(payments).getInvocations()).hasSize(1);
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    static class Spied {
        @MockitoSpyBean
        Payments payments;

        @RepeatedTest(2)
        void countsWhatTheSpiedBeanDid(WorkflowTester tester, @Autowired Orders orders) {
            tester.start("o", () -> orders.order("A"));
            tester.advance(Duration.ofDays(2));
            tester.crash();
            tester.signal("o", "address", "Home");

            tester.assertThat("o").hasResult("reserved A, receipt of A, sent to Home");
            Mockito.verify(payments).charge("A");
            Mockito.verify(payments).ship("A");
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    static class CrashNowhere {
        @Test
        void misspellsAStep(WorkflowTester tester, @Autowired Orders orders) {
            tester.crashAt("chrage", CrashPoint.BEFORE_COMMIT);
            tester.start("o", () -> orders.order("A"));
            tester.awaitIdle();
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class RunsOn {
        final CountDownLatch entered = new CountDownLatch(1);
        final List<String> effects = new CopyOnWriteArrayList<>();

        @Test
        void leavesSomethingRunning(WorkflowTester tester) throws Exception {
            io.durableworkflow.WorkflowDefinition<String> endless =
                    io.durableworkflow.WorkflowDefinition.of("endless", String.class, context -> {
                        context.step("wait", () -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                effects.add("interrupted");
                            }
                        });
                        effects.add("went on");
                        return "";
                    });
            tester.engine().register(endless);
            tester.engine().start(endless, WorkflowOptions.id("e"));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        }

        @AfterEach
        void stillRuns() {
            assertThat(effects).isEmpty();
        }

        @org.junit.jupiter.api.AfterAll
        void hasEnded() {
            assertThat(effects).containsExactly("interrupted");
        }
    }

    @DurableWorkflowTest(classes = {OrderApplication.class, StartsAtStart.Starting.class})
    static class StartsAtStart {
        static final AtomicInteger STARTS = new AtomicInteger();

        @Configuration(proxyBeanMethods = false)
        static class Starting {
            @Bean
            ApplicationRunner starting(DurableEngine engine, Orders orders) {
                return arguments -> {
                    engine.start("at-start", () -> orders.order("A"));
                    STARTS.incrementAndGet();
                };
            }
        }

        @Test
        void findsNothing(WorkflowTester tester) {
            assertThat(STARTS).hasValue(1);
            assertThat(tester.engine().find("at-start")).isEmpty();
        }
    }

    @DurableWorkflowTest(classes = {OrderApplication.class, InMemory.Store.class})
    static class InMemory {
        @TestConfiguration(proxyBeanMethods = false)
        static class Store {
            @Bean
            CheckpointStore store() {
                return new InMemoryCheckpointStore();
            }
        }

        @RepeatedTest(2)
        void diesAndGoesOn(WorkflowTester tester, @Autowired Orders orders) throws Exception {
            assertThat(tester.engine().find("o")).isEmpty();
            tester.crashAt("reserve", CrashPoint.AFTER_COMMIT);
            tester.start("o", () -> orders.order("A"));
            tester.advance(Duration.ofDays(2));
            tester.assertThat("o").isWaitingFor("address");
        }
    }

    @DurableWorkflowTest(
            classes = OrderApplication.class,
            properties = "durable-workflow.resident-wait=100ms",
            webEnvironment = WebEnvironment.MOCK)
    @TestPropertySource(properties = "durable-workflow.table-prefix=mine_")
    static class WithProperties {
        @Test
        void keepsThem(
                WorkflowTester tester,
                @Autowired WorkflowDatabase database,
                @Autowired io.durableworkflow.boot.DurableWorkflowProperties properties,
                @Autowired WorkflowClock clock) {
            assertThat(database.tablePrefix().value()).isEqualTo("mine_");
            assertThat(database.file().map(Path::getParent).orElseThrow().toString())
                    .contains("durable-workflow-test-");
            assertThat(properties.residentWait()).isEqualTo(Duration.ofMillis(100));
            assertThat(clock.now()).isEqualTo(tester.now());
        }
    }

    @DurableWorkflowTest(classes = {OrderApplication.class, OwnClocks.Clocks.class})
    static class OwnClocks {
        @Configuration(proxyBeanMethods = false)
        static class Clocks {
            @Bean
            @Primary
            Clock clock() {
                return Clock.systemUTC();
            }

            @Bean
            WorkflowClock workflowClock() {
                return WorkflowClock.system();
            }
        }

        @Test
        void followsTheTestsTime(
                WorkflowTester tester, @Autowired Clock clock, @Autowired WorkflowClock workflowClock) {
            tester.advance(Duration.ofDays(1));
            assertThat(clock.instant()).isEqualTo("2026-01-02T00:00:00Z");
            assertThat(workflowClock.now()).isEqualTo("2026-01-02T00:00:00Z");
            assertThat(LocalDate.now(clock.withZone(ZoneOffset.ofHours(-1)))).isEqualTo("2026-01-01");
        }
    }

    @DurableWorkflowTest(classes = {OrderApplication.class, OwnEngine.Engine.class})
    static class OwnEngine {
        @Configuration(proxyBeanMethods = false)
        static class Engine {
            @Bean
            DurableEngine engine() {
                return Mockito.mock(DurableEngine.class);
            }
        }

        @Test
        void neverRuns() {}
    }

    @DurableWorkflowTest(classes = OrderApplication.class, properties = "durable-workflow.enabled=false")
    static class SwitchedOff {
        @Test
        void neverRuns() {}
    }

    @DurableWorkflowTest(classes = OrderApplication.class, properties = "durable-workflow.dispatch=false")
    static class NoDispatch {
        @Test
        void waitsForNothing(WorkflowTester tester) {
            tester.awaitIdle();
        }
    }

    @DurableWorkflowTest(classes = OrderApplication.class, startTime = "tomorrow")
    static class WrongStart {
        @Test
        void neverRuns() {}
    }
}
