package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.WaitKind;
import java.time.Duration;
import java.time.Instant;

/** Tells the listeners that a wait is over. */
final class WaitEnds {
    private WaitEnds() {}

    static void tell(EngineParts engine, Run run, WaitKind kind, String name, Instant since) {
        Duration took = Duration.between(since, engine.clock().now());
        engine.listeners()
                .tell(new EngineEvent.WaitEnded(
                        run.id(), run.start().workflow(), kind, name, took.isNegative() ? Duration.ZERO : took));
    }

    static void tellSignal(EngineParts engine, Run run, WaitKind kind, String wait, String signal, Instant since) {
        engine.listeners()
                .tell(new EngineEvent.SignalDelivered(run.id(), run.start().workflow(), signal));
        tell(engine, run, kind, wait, since);
    }
}
