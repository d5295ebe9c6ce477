package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.CronParser;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.ScheduleStatus;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.ScheduleView;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Schedules that are written in annotations. */
class ScheduledBeansTests {
    private final InMemoryCheckpointStore store = new InMemoryCheckpointStore();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-28T12:00:00Z"));
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, () -> store)
            .withBean("virtualClock", WorkflowClock.class, () -> clock);

    private static ScheduleView view(DurableEngine engine, String name) {
        return engine.schedules().find(name).orElseThrow();
    }

    @Test
    void startsAWorkflowAsItsAnnotationSays() {
        runner.withBean(Reports.class).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            assertThat(view(engine, "nightly").timing())
                    .isEqualTo(ScheduleTiming.cron("0 30 2 * * *", ZoneId.of("Europe/Berlin")));
            assertThat(view(engine, "nightly").missedRuns()).isEqualTo(MissedRuns.ALL);
            assertThat(view(engine, "nightly").maxMissedRuns()).isEqualTo(3);
            assertThat(view(engine, "nightly").overlap()).isEqualTo(OverlapPolicy.QUEUE);
            assertThat(view(engine, "nightly").declared()).isTrue();
            assertThat(view(engine, "poll").timing()).isEqualTo(ScheduleTiming.fixedDelay(Duration.ofMinutes(10)));
            assertThat(view(engine, "tick").timing()).isEqualTo(ScheduleTiming.fixedRate(Duration.ofHours(1)));

            // 2:30 does not exist in that night: it is when the clocks are put forward.
            clock.advanceTo(Instant.parse("2026-03-29T01:00:00Z"));

            String id = "nightly@2026-03-29T01:00:00Z";
            awaitStarted(engine, id);
            assertThat(engine.handle(id, String.class).result(Duration.ofSeconds(20)))
                    .isEqualTo("reported");
        });
    }

    private static void awaitStarted(DurableEngine engine, String id) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (engine.find(id).isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aScheduleWhoseAnnotationIsGoneIsDisabledAndComesBack() {
        runner.withBean(Reports.class)
                .run(context -> assertThat(view(context.getBean(DurableEngine.class), "tick")
                                .status())
                        .isEqualTo(ScheduleStatus.ACTIVE));

        runner.run(context -> {
            ScheduleView gone = view(context.getBean(DurableEngine.class), "tick");
            assertThat(gone.status()).isEqualTo(ScheduleStatus.DISABLED);
            assertThat(gone.problem()).startsWith("The code that declared it is there no more.");
        });

        runner.withBean(Reports.class)
                .run(context -> assertThat(view(context.getBean(DurableEngine.class), "tick")
                                .status())
                        .isEqualTo(ScheduleStatus.ACTIVE));
    }

    @Test
    void wrongAttributesAreRefusedAllAtOnce() {
        runner.withBean(Wrong.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidDurableBeanException.class)
                        .hasMessageContaining("only one of schedule, fixedRate and fixedDelay may be given")
                        .hasMessageContaining(
                                "zone must be the id of a time zone such as \"Europe/Berlin\", was \"Atlantis\"")
                        .hasMessageContaining("fixedRate must be a duration")
                        .hasMessageContaining("delay must be PT1S to")
                        .hasMessageContaining("maxMissedRuns must be 1 to 100, was 0")
                        .hasMessageContaining("a workflow with parameters is not started by its annotation")
                        .hasMessageContaining("The schedule name 'with blanks' is not valid")
                        .hasMessageContaining(
                                "schedule must be a cron expression, was \"now and then\": Cron expression must consist of 6"
                                        + " fields (found 3 in \"now and then\"). Correct the expression."));
    }

    @Test
    void whatIsSaidOfAScheduleThatThereIsNotIsRefused() {
        runner.withBean(Strays.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .asInstanceOf(InstanceOfAssertFactories.type(InvalidDurableBeanException.class))
                        .extracting(InvalidDurableBeanException::problems)
                        .asInstanceOf(InstanceOfAssertFactories.list(InvalidDurableBeanException.Problem.class))
                        .extracting(
                                InvalidDurableBeanException.Problem::method,
                                InvalidDurableBeanException.Problem::mistake,
                                InvalidDurableBeanException.Problem::cure)
                        .containsExactlyInAnyOrder(
                                stray("zone()", "zone", "schedule"),
                                stray("rate()", "zone", "schedule"),
                                stray("missed()", "missedRuns", "schedule, fixedRate or fixedDelay"),
                                stray("missed()", "maxMissedRuns", "schedule, fixedRate or fixedDelay"),
                                stray("overlap()", "overlap", "schedule, fixedRate or fixedDelay")));
    }

    private static Tuple stray(String method, String attribute, String missing) {
        return tuple(
                method,
                "gives " + attribute + " in @DurableWorkflow, which says nothing without " + missing,
                "Add " + missing + ", or remove " + attribute + ".");
    }

    @Test
    void twoVersionsOfAWorkflowCannotBothHaveTheSchedule() {
        runner.withBean(TwoVersions.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidDurableBeanException.class)
                        .hasMessageContaining("has a schedule 'report', as version ")
                        .hasMessageContaining("Leave the schedule to the version that it is to start."));
    }

    @Test
    void anExpressionThatTheApplicationsOwnParserCannotReadIsRefusedAlike() {
        CronParser mine = expression -> {
            throw new IllegalStateException("Not today.");
        };
        runner.withBean("mine", CronParser.class, () -> mine)
                .withBean(WrongCron.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDurableBeanException.class)
                        .hasMessageContaining("schedule must be a cron expression, was \"now and then\": Not today."));
    }

    @Test
    void anEngineOfTheApplicationsOwnReadsWhatItCan() {
        CronParser mine = expression -> after -> after.plusDays(1);
        runner.withBean(
                        "mine",
                        DurableEngine.class,
                        () -> DurableEngine.builder()
                                .store(store)
                                .clock(clock)
                                .codec(new JacksonPayloadCodec())
                                .cronParser(mine)
                                .build())
                .withBean(WrongCron.class)
                .run(context -> assertThat(view(context.getBean(DurableEngine.class), "wrong")
                                .nextAt())
                        .isEqualTo(Instant.parse("2026-03-29T12:00:00Z")));
    }

    @Test
    void backsOffWhenTheApplicationBringsItsOwnParser() {
        CronParser mine = expression -> after -> after.plusDays(1);
        runner.withBean("mine", CronParser.class, () -> mine)
                .withBean(WrongCron.class)
                .run(context -> {
                    assertThat(context).hasSingleBean(CronParser.class);
                    assertThat(view(context.getBean(DurableEngine.class), "wrong")
                                    .nextAt())
                            .isEqualTo(Instant.parse("2026-03-29T12:00:00Z"));
                });
    }

    static class Reports {
        @DurableWorkflow(
                schedule = "0 30 2 * * *",
                zone = "Europe/Berlin",
                missedRuns = MissedRuns.ALL,
                maxMissedRuns = 3,
                overlap = OverlapPolicy.QUEUE)
        public String nightly() {
            return "reported";
        }

        @DurableWorkflow(fixedDelay = "10m")
        public void poll() {}

        @DurableWorkflow(fixedRate = "1h")
        public void tick() {}

        @DurableWorkflow
        public void notScheduled() {}
    }

    static class Wrong {
        @DurableWorkflow(schedule = "0 0 3 * * *", fixedRate = "1h")
        public void two() {}

        @DurableWorkflow(schedule = "0 0 3 * * *", zone = "Atlantis")
        public void zone() {}

        @DurableWorkflow(fixedRate = "often")
        public void rate() {}

        @DurableWorkflow(fixedDelay = "1ms")
        public void delay() {}

        @DurableWorkflow(fixedRate = "1h", maxMissedRuns = 0)
        public void missed() {}

        @DurableWorkflow(fixedRate = "1h")
        public void parameters(String name) {}

        @DurableWorkflow(value = "with blanks", fixedRate = "1h")
        public void blanks() {}

        @DurableWorkflow(schedule = "now and then")
        public void cron() {}
    }

    static class Strays {
        @DurableWorkflow(zone = "Europe/Berlin")
        public void zone() {}

        @DurableWorkflow(fixedRate = "1h", zone = "Europe/Berlin")
        public void rate() {}

        @DurableWorkflow(missedRuns = MissedRuns.ALL, maxMissedRuns = 3)
        public void missed() {}

        @DurableWorkflow(overlap = OverlapPolicy.QUEUE)
        public void overlap() {}
    }

    static class TwoVersions {
        @DurableWorkflow(value = "report", fixedRate = "1h")
        public void before() {}

        @DurableWorkflow(value = "report", version = 2, fixedRate = "2h")
        public void after() {}
    }

    static class WrongCron {
        @DurableWorkflow(schedule = "now and then", zone = "UTC")
        public void wrong() {}
    }
}
