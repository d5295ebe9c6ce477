package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent.StepEntered;
import io.durableworkflow.EngineEvent.StepLeft;
import io.durableworkflow.EngineEvent.StepResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs one attempt of a step or compensation and tells the listeners. */
final class Attempts {
    /** Decides what a failure means, so that the listeners can be told. */
    interface Judge {
        boolean retries(Throwable failure);
    }

    private Attempts() {}

    /**
     * Runs the work.
     *
     * @throws JournalClosedError if the error says that the process is broken: then nothing may be recorded
     * @throws Exception what the work threw; also errors, as the caller records them alike
     */
    static @Nullable Object run(
            EngineParts engine, Run run, BodyContext context, StepFrame frame, Judge judge, StepFrame.Work work)
            throws Exception {
        String workflow = run.start().workflow();
        engine.listeners().tell(new StepEntered(run.id(), workflow, frame.name(), frame.attempt()));
        AttemptsUnderWay.Attempt attempt =
                engine.attempts().begin(run.no(), frame, engine.clock().now());
        long begin = System.nanoTime();
        StepResult result = StepResult.FAILED;
        Throwable thrown = null;
        try {
            Object value = context.inStep(frame, work);
            result = StepResult.COMPLETED;
            return value;
        } catch (Throwable failure) {
            thrown = failure;
            if (AttemptOutcome.breaksProcess(failure)) {
                throw run.unwind(new CloseReason.Broken(failure));
            }
            result = judge.retries(failure) ? StepResult.RETRIED : StepResult.FAILED;
            throw Failures.<RuntimeException>sneaky(failure);
        } finally {
            engine.attempts().end(attempt);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            engine.listeners()
                    .tell(new StepLeft(run.id(), workflow, frame.name(), frame.attempt(), result, took, thrown));
        }
    }
}
