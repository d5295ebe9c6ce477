package io.durableworkflow.engine;

import io.durableworkflow.Identifiers;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.WaitState;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the waits of a body for the first of several signals. The record holds the name of the one that came beside
 * its payload.
 */
final class AnySignalCalls {
    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final SignalWait wait;

    AnySignalCalls(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.wait = new SignalWait(engine, run, context, waiting);
    }

    /**
     * @param types by name
     * @param end null for no deadline
     * @return empty after a timeout
     */
    Optional<NamedSignal<@Nullable Object>> await(Map<String, ? extends Type> types, @Nullable WaitDeadline end) {
        // In a fixed order, so that the one in which they are given does not matter.
        SortedMap<String, Type> sorted = new TreeMap<>(types);
        List<String> names = List.copyOf(sorted.keySet());
        String name = nameOf(names);
        context.checkCall("the wait for one of the signals '" + name + "'");
        NextMove move = context.next(CheckpointKind.ANY_SIGNAL, name);
        if (move instanceof NextMove.Replay replay) {
            context.passed(replay.recorded().endedAt());
            return answer(replay.recorded(), sorted);
        }
        boolean first = move instanceof NextMove.Execute;
        CheckpointRecord record = move instanceof NextMove.Execute execute
                ? begun(name, execute.position(), end)
                : ((NextMove.Resume) move).recorded();
        Optional<SignalRecord> signal =
                wait.await(record, WaitState.anySignal(names, record.startedAt()), first ? List.of(record) : List.of());
        return signal.isPresent() ? consume(record, signal.get(), sorted) : Optional.empty();
    }

    /** What a wait for these is called in the journal, and by whoever speaks of its timeout. */
    static String nameOf(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a wait for one of several signals needs at least one name");
        }
        names.forEach(name -> Identifiers.requireName("signal", name));
        String all = String.join(" | ", names);
        if (all.length() > Identifiers.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the names of the signals of one wait may have %d characters together, with three between each two; had %d: %s…"
                            .formatted(Identifiers.MAX_LENGTH, all.length(), all.substring(0, 80)));
        }
        return all;
    }

    /** Whether a wait of this name is for a signal of that name, among others. */
    static boolean isNamed(String all, String signal) {
        return (" | " + all + " | ").contains(" | " + signal + " | ");
    }

    private CheckpointRecord begun(String name, int position, @Nullable WaitDeadline end) {
        Instant now = engine.clock().now();
        return new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.ANY_SIGNAL,
                name,
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

    private Optional<NamedSignal<@Nullable Object>> consume(
            CheckpointRecord record, SignalRecord signal, Map<String, Type> types) {
        CheckpointRecord received = record.withArguments(signal.name())
                .ended(CheckpointStatus.COMPLETED, engine.clock().now(), signal.payload());
        Optional<NamedSignal<@Nullable Object>> answer = answer(received, types); // before it is recorded as received
        run.write(List.of(received), List.of(), signal);
        context.passed(received.endedAt());
        return answer;
    }

    @SuppressWarnings("NullAway") // a payload may be null, which the type says
    private Optional<NamedSignal<@Nullable Object>> answer(CheckpointRecord recorded, Map<String, Type> types) {
        if (recorded.status() == CheckpointStatus.TIMED_OUT) {
            return Optional.empty();
        }
        String name = recorded.arguments();
        Type type = name == null ? null : types.get(name);
        if (name == null || type == null) {
            throw new IllegalStateException(
                    "the record of a wait for '%s' names the signal '%s'".formatted(recorded.name(), name));
        }
        return Optional.of(new NamedSignal<@Nullable Object>(name, context.decodeRecorded(recorded, type)));
    }
}
