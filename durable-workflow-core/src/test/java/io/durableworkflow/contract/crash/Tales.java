package io.durableworkflow.contract.crash;

import io.durableworkflow.contract.EveryCommitPoint.Scenario;
import java.time.Duration;
import java.util.stream.Stream;

/** What is told with a death at every commit: one of everything that an execution can do. */
public final class Tales {
    private Tales() {}

    public static Stream<Scenario> all() {
        return Stream.of(
                new FiveSteps(),
                new LongSteps(),
                new SlowStep("a step that takes too long once", Duration.ofMinutes(1)),
                new SlowStep("a step that does not stop for a while", Duration.ofMinutes(2)),
                new Retries(),
                new Sleep(),
                new SignalBefore(),
                new SignalDuring(),
                new SignalThatNeverComes(),
                new AnySignal(),
                new Topic(),
                new Sends(),
                new Starts(),
                new Publishes(),
                new Asks(),
                new Condition(),
                new SignalThatStarts(),
                new CaughtFailure(),
                new Saga("saga of lambdas", false),
                new Saga("saga of registered compensations", true),
                new ContinuedAsNew(),
                new UndoneInTheMiddle(),
                new UndoneChild(),
                new CancelledSleep(),
                new TimedOutWait(),
                new RetryByAnOperator(),
                new ChildThatCompletes(),
                new ChildThatFails(),
                new CancelledParent(),
                new TimedOutParent(),
                new ChildThatGoesOnByItself(),
                new ChildrenOfBranches(),
                new PausedSleep(),
                new DeletedAndStartedAnew(),
                new Rewound(),
                new RewoundFromItsChild(),
                new TakenBack(),
                new Forked(),
                new AtMostOnce(),
                new Versions(),
                new ParallelWaits(),
                new ParallelSaga(),
                new FirstOfTwo(),
                new DelayedStart(),
                new Scheduled(),
                new Queued(),
                new ManyAtOnce());
    }
}
