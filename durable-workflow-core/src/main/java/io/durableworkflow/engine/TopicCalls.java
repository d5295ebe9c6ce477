package io.durableworkflow.engine;

import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.WaitState;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the waits of a body for publications. What is published once its record is on disk, and perhaps
 * what is published a little before that, is delivered to its own address, however many publications lie between that and its end.
 */
final class TopicCalls {
    private final EngineParts engine;
    private final Spreader spreader;
    private final Run run;
    private final BodyContext context;
    private final SignalWait wait;

    TopicCalls(EngineParts engine, Spreader spreader, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.spreader = spreader;
        this.run = run;
        this.context = context;
        this.wait = new SignalWait(engine, run, context, waiting);
    }

    /** @param end null for no deadline */
    ReceivedSignal await(String topic, Type type, @Nullable WaitDeadline end) {
        Identifiers.requireName("topic", topic);
        context.checkCall("the wait for topic '" + topic + "'");
        NextMove move = context.next(CheckpointKind.TOPIC, topic);
        CheckpointRecord record;
        boolean first = false;
        if (move instanceof NextMove.Replay replay && replay.recorded().status() != CheckpointStatus.CANCELLED) {
            return received(replay.recorded(), type);
        } else if (move instanceof NextMove.Resume resume) {
            record = resume.recorded();
        } else {
            // One that ended with its execution, which an operator has let go on, begins anew.
            int position = move instanceof NextMove.Replay replay
                    ? replay.recorded().position()
                    : ((NextMove.Execute) move).position();
            record = begun(topic, position, end);
            first = true;
        }
        WaitState state = WaitState.topic(record.scope(), record.position(), topic, record.startedAt());
        Optional<SignalRecord> publication =
                wait.await(record, state, first ? List.of(record) : List.of(), () -> settle(record));
        return publication.isPresent() ? consume(record, publication.get(), type) : new ReceivedSignal(null, true);
    }

    // What was published in time may not have been delivered to this wait yet.
    @SuppressWarnings("UnusedException") // the unwinding is not about the store
    private void settle(CheckpointRecord record) {
        Instant deadline = record.dueAt();
        if (deadline == null) {
            return;
        }
        try {
            run.outside(() -> {
                spreader.settle(record.name(), deadline);
                return true;
            });
        } catch (EngineStoppingException e) {
            throw run.unwind(new CloseReason.Fenced()); // the engine is closed: nothing can be written any more
        } catch (StoreUnavailableException e) {
            throw run.unwind(new CloseReason.Broken(e));
        }
        run.readInbox();
    }

    private ReceivedSignal received(CheckpointRecord recorded, Type type) {
        context.passed(recorded.endedAt());
        return recorded.status() == CheckpointStatus.TIMED_OUT
                ? new ReceivedSignal(null, true)
                : new ReceivedSignal(context.decodeRecorded(recorded, type), false);
    }

    private ReceivedSignal consume(CheckpointRecord record, SignalRecord publication, Type type) {
        CheckpointRecord received =
                record.ended(CheckpointStatus.COMPLETED, engine.clock().now(), publication.payload());
        Object payload = context.decodeRecorded(received, type); // before it is recorded as received
        run.write(List.of(received), List.of(), publication);
        context.passed(received.endedAt());
        return new ReceivedSignal(payload, false);
    }

    private CheckpointRecord begun(String topic, int position, @Nullable WaitDeadline end) {
        Instant now = engine.clock().now();
        engine.pipeline().acceptFrom(now); // what is published from now on is for this wait
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.TOPIC,
                topic,
                CheckpointStatus.INTENT,
                0,
                1,
                end == null ? null : end.from(now),
                now,
                null,
                null,
                null,
                null,
                null);
    }
}
