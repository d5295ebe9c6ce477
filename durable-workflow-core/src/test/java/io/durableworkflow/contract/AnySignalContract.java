package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wait for several signals ends with the one that was accepted first, says which it was, and says the same on replay. */
public abstract class AnySignalContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<String> DECISIONS = List.of("rejected", "approved");

    private static String told(NamedSignal<?> signal) {
        return signal.name() + " " + signal.payload();
    }

    private final WorkflowDefinition<String> decided =
            WorkflowDefinition.of("decided", String.class, ctx -> told(ctx.awaitAnySignal(DECISIONS, String.class)));

    private void runDecided() {
        code(decided);
        world.start();
        start(decided, "d");
    }

    @Test
    void anyOfTheNamesEndsTheWait() throws Exception {
        runDecided();
        start(decided, "e");
        awaitSuspended("d");
        awaitSuspended("e");

        world.engine().signal("d", "approved", "by ann");
        world.engine().signal("e", "rejected", "by bob");

        assertThat(result("d")).isEqualTo("approved by ann");
        assertThat(result("e")).isEqualTo("rejected by bob");
    }

    @Test
    void otherNamesDoNotEndIt() throws Exception {
        runDecided();
        awaitSuspended("d");

        world.engine().signal("d", "approve", "not this");
        world.engine().signal("d", "approved | rejected", "nor this");
        assertThat(status("d")).isNotEqualTo(ExecutionStatus.COMPLETED);
        world.engine().signal("d", "approved", "but this");

        assertThat(result("d")).isEqualTo("approved but this");
    }

    @Test
    void theOneThatWasAcceptedFirstWinsAndTheOthersStayForLaterWaits() throws Exception {
        WorkflowDefinition<String> all = WorkflowDefinition.of("all", String.class, ctx -> {
            List<String> got = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                got.add(told(ctx.awaitAnySignal(DECISIONS, String.class)));
            }
            return String.join(", ", got) + ", " + ctx.awaitSignal("approved", String.class);
        });
        code(all);
        world.startWithoutLaunching();
        start(all, "a");
        world.engine().signal("a", "rejected", "1");
        world.engine().signal("a", "approved", "2");
        world.engine().signal("a", "approved", "3");
        world.engine().signal("a", "approved", "4");

        world.engine().launch();

        assertThat(result("a")).isEqualTo("rejected 1, approved 2, approved 3, 4");
    }

    @Test
    void whatItWaitsForNamesAllOfThem() {
        WorkflowDefinition<String> patient = WorkflowDefinition.of(
                "patient", String.class, ctx -> told(ctx.awaitAnySignal(DECISIONS, String.class, HOUR)));
        code(patient);
        runDecided();
        start(patient, "p");

        assertThat(awaitSuspended("d").waitingFor())
                .isEqualTo("It waits for one of the signals 'approved', 'rejected', however long that takes.");
        assertThat(awaitSuspended("p").waitingFor())
                .isEqualTo("It waits for one of the signals 'approved', 'rejected', at the latest until"
                        + " 2026-01-01T01:00:00Z.");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aWaitGoesOnAfterARestart(Restart how) throws Exception {
        runDecided();
        awaitSuspended("d");

        restart(how);
        world.engine().signal("d", "rejected", "late");

        assertThat(result("d")).isEqualTo("rejected late");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aSignalThatNobodyHasSeenIsFoundAfterARestart(Restart how) throws Exception {
        runDecided();
        awaitSuspended("d");
        world.engine().stop(Duration.ofSeconds(5));
        world.engine().signal("d", "rejected", "in the last minute");

        restart(how);

        assertThat(result("d")).isEqualTo("rejected in the last minute");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aReplaySaysTheSameAndTakesNoOther(Restart how) throws Exception {
        WorkflowDefinition<String> replayed = WorkflowDefinition.of("replayed", String.class, ctx -> {
            String first = told(ctx.awaitAnySignal(DECISIONS, String.class));
            ctx.sleep(HOUR);
            return first + ", " + told(ctx.awaitAnySignal(DECISIONS, String.class));
        });
        code(replayed);
        world.start();
        start(replayed, "r");
        awaitSuspended("r");
        world.engine().signal("r", "rejected", "1");
        world.await("the first wait is over", () -> steps("r").size() == 2);
        world.engine().signal("r", "approved", "2");

        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("r")).isEqualTo("rejected 1, approved 2");
    }

    @Test
    void theJournalKeepsTheNamesAndTheTimes() throws Exception {
        runDecided();
        awaitSuspended("d");
        Instant since = world.clock().now();
        world.clock().advance(HOUR);
        world.engine().signal("d", "approved", "x");
        result("d");

        StepView wait = world.engine().steps("d").get(0);

        assertThat(wait.kind()).isEqualTo("ANY_SIGNAL");
        assertThat(wait.name()).isEqualTo("approved | rejected");
        assertThat(wait.status()).isEqualTo("COMPLETED");
        assertThat(wait.startedAt()).isEqualTo(since);
        assertThat(wait.endedAt()).isEqualTo(since.plus(HOUR));
    }

    @Test
    void theOrderOfTheNamesDoesNotMatterButTheNamesDo() throws Exception {
        runDecided();
        awaitSuspended("d");
        world.withoutCode();
        code(WorkflowDefinition.of(
                "decided",
                String.class,
                ctx -> told(ctx.awaitAnySignal(List.of("approved", "rejected"), String.class))));
        world.restart();
        assertThat(awaitSuspended("d").waitingFor()).contains("'approved', 'rejected'");
        world.withoutCode();
        code(WorkflowDefinition.of(
                "decided", String.class, ctx -> told(ctx.awaitAnySignal(List.of("approved"), String.class))));

        world.restart();
        world.engine().signal("d", "approved", "x");

        ExecutionView blocked = world.await("d", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
        assertThat(blocked.waitingFor())
                .contains("a wait for one of the signals 'approved | rejected'")
                .contains("a wait for one of the signals 'approved'");
    }

    // ---- types ----

    /** What an approval says. */
    public record Approval(String by, int limit) {}

    private final WorkflowDefinition<String> typed = WorkflowDefinition.of("typed", String.class, ctx -> {
        NamedSignal<@Nullable Object> signal =
                ctx.awaitAnySignal(Map.of("approved", Approval.class, "rejected", String.class, "closed", Void.class));
        return signal.payload() instanceof Approval approval
                ? approval.by() + " up to " + approval.limit()
                : told(signal);
    });

    @Test
    void eachNameHasItsOwnType() throws Exception {
        code(typed);
        world.start();
        start(typed, "a");
        start(typed, "r");
        start(typed, "c");

        world.engine().signal("a", "approved", new Approval("ann", 7));
        world.engine().signal("r", "rejected", "too dear");
        world.engine().signal("c", "closed", null);

        assertThat(result("a")).isEqualTo("ann up to 7");
        assertThat(result("r")).isEqualTo("rejected too dear");
        assertThat(result("c")).isEqualTo("closed null");
    }

    @Test
    void aPayloadThatCannotBeReadBlocksAndIsNotLost() throws Exception {
        code(typed);
        world.start();
        start(typed, "a");
        awaitSuspended("a");

        world.engine().signal("a", "approved", "yes");
        ExecutionView blocked = world.await("a", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);

        world.withoutCode();
        code(WorkflowDefinition.of(
                "typed",
                String.class,
                ctx -> told(ctx.awaitAnySignal(List.of("approved", "rejected", "closed"), String.class))));
        world.restart();
        world.engine().retry("a", Audit.none());
        assertThat(result("a")).isEqualTo("approved yes");
    }

    // ---- deadlines ----

    private final WorkflowDefinition<String> impatient = WorkflowDefinition.of("impatient", String.class, ctx -> {
        String first;
        try {
            first = told(ctx.awaitAnySignal(DECISIONS, String.class, HOUR));
        } catch (SignalTimeoutException e) {
            first = "no " + e.signal();
        }
        return first + ", " + told(ctx.awaitAnySignal(DECISIONS, String.class));
    });

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aTimeoutNamesThemAllAndIsTheSameOnReplay(Restart how) throws Exception {
        code(impatient);
        world.start();
        start(impatient, "i");
        world.wakeUp("i");
        world.await("it waits for the second", () -> steps("i").size() == 2);
        assertThat(world.engine().steps("i").get(0).status()).isEqualTo("TIMED_OUT");

        restart(how);
        world.engine().signal("i", "approved", "late");

        assertThat(result("i")).isEqualTo("no approved | rejected, approved late");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void theDeadlineKeepsAcrossRestarts(Restart how) {
        code(impatient);
        world.start();
        start(impatient, "i");
        Instant deadline = awaitSuspended("i").wakeAt();
        world.clock().advance(Duration.ofMinutes(59));

        restart(how);

        assertThat(awaitSuspended("i").wakeAt()).isEqualTo(deadline);
    }

    @Test
    void aSignalAtTheVeryDeadlineWinsAlsoWhenItIsLookedAtLater() throws Exception {
        code(impatient);
        world.start();
        start(impatient, "i");
        awaitSuspended("i");
        world.engine().stop(Duration.ofSeconds(5)); // so that nobody looks before the signal is there
        world.clock().advance(HOUR);
        world.engine().signal("i", "rejected", "just in time");
        world.clock().advance(HOUR);
        world.engine().signal("i", "approved", "second");

        world.restart();

        assertThat(result("i")).isEqualTo("rejected just in time, approved second");
    }

    @Test
    void aSignalAfterTheDeadlineStaysForTheNextWait() throws Exception {
        code(impatient);
        world.start();
        start(impatient, "i");
        awaitSuspended("i");
        world.engine().stop(Duration.ofSeconds(5));
        world.clock().advance(HOUR.plusMillis(1));
        world.engine().signal("i", "rejected", "too late");

        world.restart();

        assertThat(result("i")).isEqualTo("no approved | rejected, rejected too late");
    }

    @Test
    void aWaitUntilAnInstantEndsThereAndATimeoutCanBeAnsweredWithNothing() throws Exception {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        WorkflowDefinition<String> until = WorkflowDefinition.of("until", String.class, ctx -> {
            boolean none = ctx.tryAwaitAnySignal(Map.of("approved", String.class), HOUR)
                    .isEmpty();
            return none + told(ctx.awaitAnySignal(DECISIONS, String.class, noon));
        });
        code(until);
        world.start();
        start(until, "u");
        world.wakeUp("u");
        world.await("it waits for the second", () -> steps("u").size() == 2);

        assertThat(awaitSuspended("u").wakeAt()).isEqualTo(noon);
        world.engine().signal("u", "rejected", "x");

        assertThat(result("u")).isEqualTo("truerejected x");
    }

    // ---- operators ----

    @Test
    void aRewindGivesBackWhatItConsumed() throws Exception {
        runDecided();
        awaitSuspended("d");
        world.engine().signal("d", "approved", "1");
        assertThat(result("d")).isEqualTo("approved 1");

        world.engine().rewind("d", BodyPosition.of(0), DroppedSteps.REFUSE, Audit.none());

        assertThat(result("d")).isEqualTo("approved 1");
    }

    @Test
    void aForkKnowsWhichCame() throws Exception {
        runDecided();
        world.engine().signal("d", "approved", "1");
        result("d");

        world.engine().fork("d", "copy", BodyPosition.of(1), Audit.none());

        assertThat(result("copy")).isEqualTo("approved 1");
    }

    // ---- refusals ----

    @Test
    void noNamesBadNamesAndTooManyNamesAreRefused() {
        WorkflowDefinition<String> wrong = WorkflowDefinition.of(
                "wrong",
                Integer.class,
                String.class,
                (ctx, which) -> told(ctx.awaitAnySignal(
                        switch (which) {
                            case 0 -> List.of();
                            case 1 -> List.of("good", " padded");
                            default -> List.of("a".repeat(130), "b".repeat(130));
                        },
                        String.class)));
        code(wrong);
        world.start();
        for (int i = 0; i < 3; i++) {
            start(wrong, "w" + i, i);
        }

        assertThatThrownBy(() -> result("w0")).hasMessageContaining("needs at least one name");
        assertThatThrownBy(() -> result("w1")).hasMessageContaining("The signal name ' padded' is not valid");
        assertThatThrownBy(() -> result("w2")).hasMessageContaining("256 characters together");
        assertThat(steps("w0")).isEmpty();
    }
}
