package io.durableworkflow.store;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.SignalStatus;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.Change.CheckpointKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one execution. Guarded by the lock of the store. What crosses the port is immutable, so it is handed out
 * as it is; only these collections change.
 */
final class MemoryExecution {
    private static final Comparator<CheckpointKey> BY_PLACE = Comparator.comparingInt(CheckpointKey::generation)
            .thenComparingInt(CheckpointKey::scope)
            .thenComparingInt(CheckpointKey::position);

    private final NavigableMap<CheckpointKey, CheckpointRecord> checkpoints = new TreeMap<>(BY_PLACE);
    // Those among them that wait for a topic.
    private final NavigableMap<CheckpointKey, String> topicWaits = new TreeMap<>(BY_PLACE);
    private final List<EventRecord> events = new ArrayList<>();
    private final NavigableMap<Long, SignalRecord> pendingSignals = new TreeMap<>();
    // By number, with the revision that consumed them: a rewind gives them back.
    private final NavigableMap<Long, Delivered> deliveredSignals = new TreeMap<>();
    private final NavigableMap<Long, SignalRecord> expiredSignals = new TreeMap<>();
    private final NavigableMap<Long, CommandRecord> openCommands = new TreeMap<>();
    // Those of delivered and expired signals and of closed commands too: repeats are recognised for ever.
    private final Set<String> dedupKeys = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();
    private final NavigableMap<String, ValueRecord> values = new TreeMap<>();
    private ExecutionRecord row;
    private long revision;

    private record Delivered(SignalRecord signal, long revision) {}

    MemoryExecution(long no, Change.Start start) {
        row = new ExecutionRecord(no, start.start(), start.state(), 0);
        UndoLog none = new UndoLog();
        start.checkpoints().forEach(checkpoint -> put(checkpoint, none));
        events.addAll(start.events());
        revision = checkpoints.isEmpty() && events.isEmpty() ? 0 : 1;
    }

    long no() {
        return row.no();
    }

    ExecutionRecord row() {
        return row;
    }

    ExecutionState state() {
        return row.state();
    }

    /** The number of the execution whose child it is, or 0. */
    long parent() {
        StartRecord.Parent parent = row.start().parent();
        return parent == null ? 0 : parent.no();
    }

    List<EventRecord> events() {
        return List.copyOf(events);
    }

    List<CheckpointRecord> checkpoints() {
        int generation = state().generation();
        return List.copyOf(checkpoints
                .subMap(new CheckpointKey(generation, 0, 0), new CheckpointKey(generation + 1, 0, 0))
                .values());
    }

    Inbox inbox(long afterSignal, long afterCommand) {
        return new Inbox(
                pendingSignals.tailMap(afterSignal, false).values().stream()
                        .limit(Inbox.MAX_SIGNALS)
                        .toList(),
                List.copyOf(openCommands.tailMap(afterCommand, false).values()));
    }

    LoadedExecution loaded() {
        return new LoadedExecution(row, checkpoints(), inbox(0, 0), revision);
    }

    /** When it is to be run, or null if it runs, waits for something else or cannot run. */
    @Nullable
    DueExecution due() {
        return state().owner() == null && canRun() && state().wakeAt() != null
                ? new DueExecution(no(), state().wakeAt())
                : null;
    }

    /** When it times out, or null if it has no deadline or that does not count at present. */
    @Nullable
    DueExecution deadline() {
        ExecutionStatus status = state().status();
        boolean counts = status == ExecutionStatus.QUEUED || status == ExecutionStatus.SUSPENDED;
        Instant deadline = row().start().deadline();
        return state().owner() == null && counts && deadline != null ? new DueExecution(no(), deadline) : null;
    }

    boolean hasDelivery(MemoryIndex.ChildWaits children) {
        return state().owner() == null
                && !state().status().isEnded()
                && (!openCommands.isEmpty() || isSignalled() || hasEndedChild(children));
    }

    private boolean hasEndedChild(MemoryIndex.ChildWaits children) {
        WaitState wait = state().waitState();
        return canRun() && wait != null && isChildOver(wait, children);
    }

    /** Whether a child is over that it would wait for in this state. */
    boolean isChildOver(WaitState wait, MemoryIndex.ChildWaits children) {
        return switch (wait.kind()) {
            case CHILD -> children.isOver(no(), wait);
            case PARALLEL ->
                checkpoints().stream()
                        .filter(record -> record.kind() == CheckpointKind.CHILD && record.isOpen())
                        .anyMatch(record -> children.isOver(
                                no(),
                                new WaitState(
                                        WaitKind.CHILD, Objects.requireNonNull(record.childId()), record.startedAt())));
            default -> false;
        };
    }

    private boolean isSignalled() {
        WaitState wait = state().waitState();
        return canRun()
                && wait != null
                && pendingSignals.values().stream().anyMatch(signal -> wait.isEndedBy(signal.name()));
    }

    /** Whether the body has begun anew after an instant. */
    boolean hasContinuedAfter(Instant instant) {
        return checkpoints().stream()
                .anyMatch(record -> record.kind() == CheckpointKind.CONTINUED
                        && record.startedAt().isAfter(instant));
    }

    /** How many records it has beside its row. */
    long records() {
        return (long) checkpoints.size() + events.size() + dedupKeys.size() + tokens.size() + values.size();
    }

    private boolean canRun() {
        ExecutionStatus status = state().status();
        return !status.isEnded() && status != ExecutionStatus.BLOCKED && status != ExecutionStatus.PAUSED;
    }

    boolean knowsSignal(String dedupKey) {
        return dedupKeys.contains(dedupKey);
    }

    void accept(long number, Change.Signal signal, UndoLog undo) {
        accept(number, signal.name(), signal.dedupKey(), signal.acceptedAt(), signal.payload(), undo);
    }

    void accept(long number, String name, String dedupKey, Instant acceptedAt, @Nullable String payload, UndoLog undo) {
        undo.add(dedupKeys, dedupKey);
        undo.put(pendingSignals, number, new SignalRecord(number, name, acceptedAt, payload));
    }

    /** Whether the callback that a token belongs to can be completed. */
    boolean isOpen(TokenRecord token) {
        CheckpointRecord opening =
                checkpoints.get(new CheckpointKey(state().generation(), token.scope(), token.position()));
        return !state().status().isEnded()
                && opening != null
                && token.isOpenedBy(opening)
                && pendingSignals.values().stream()
                        .noneMatch(signal -> signal.name().equals(token.address()))
                && checkpoints().stream().noneMatch(token::isAnsweredBy);
    }

    private void put(CheckpointRecord checkpoint, UndoLog undo) {
        undo.put(checkpoints, checkpoint.key(), checkpoint);
        if (checkpoint.kind() == CheckpointKind.TOPIC && checkpoint.isOpen()) {
            undo.put(topicWaits, checkpoint.key(), checkpoint.name());
        } else {
            undo.remove(topicWaits, checkpoint.key());
        }
    }

    private void drop(CheckpointKey key, UndoLog undo) {
        undo.remove(checkpoints, key);
        undo.remove(topicWaits, key);
    }

    /** The topics that it waits for. */
    Set<String> awaitedTopics() {
        return Set.copyOf(presentTopicWaits().values());
    }

    private NavigableMap<CheckpointKey, String> presentTopicWaits() {
        int generation = state().generation();
        return state().status().isEnded()
                ? Collections.emptyNavigableMap()
                : topicWaits.subMap(
                        new CheckpointKey(generation, 0, 0), true, new CheckpointKey(generation + 1, 0, 0), false);
    }

    /** Delivers a publication to the waits for its topic that began before it. Returns how many those are. */
    int deliver(MemoryTopics.Publication publication, LongSupplier number, UndoLog undo) {
        Change.Publish published = publication.change();
        List<CheckpointKey> places = presentTopicWaits().entrySet().stream()
                .filter(wait -> wait.getValue().equals(published.topic()))
                .map(Map.Entry::getKey)
                .filter(place -> !Objects.requireNonNull(checkpoints.get(place))
                        .startedAt()
                        .isAfter(published.acceptedAt()))
                .toList();
        for (CheckpointKey place : places) {
            String key = "topic/%s/%d/%d/%d"
                    .formatted(published.dedupKey(), place.generation(), place.scope(), place.position());
            if (!dedupKeys.contains(key)) {
                long no = number.getAsLong();
                String address = WaitState.topicAddress(place.scope(), place.position(), published.topic());
                undo.add(dedupKeys, key);
                undo.put(
                        pendingSignals, no, new SignalRecord(no, address, published.acceptedAt(), published.payload()));
            }
        }
        return places.size();
    }

    void publish(List<ValueRecord> published, UndoLog undo) {
        for (ValueRecord value : published) {
            ValueRecord present = values.get(value.name());
            if (present == null || present.revision() < value.revision()) {
                undo.put(values, value.name(), value);
            }
        }
    }

    List<ValueRecord> values() {
        return values.values().stream().map(ValueRecord::withoutPayload).toList();
    }

    @Nullable
    ValueRecord value(String name) {
        return values.get(name);
    }

    boolean knowsCommand(String token) {
        return tokens.contains(token);
    }

    void accept(long number, Change.Command command, UndoLog undo) {
        undo.add(tokens, command.token());
        undo.put(
                openCommands,
                number,
                new CommandRecord(number, command.kind(), command.acceptedAt(), command.who(), command.why()));
    }

    /** Whether the transition comes next for the one who holds this fence. */
    boolean admits(Change.Transition transition) {
        return state().fence() == transition.fence() && revision < transition.revision();
    }

    /** Whether this very transition was the last that wrote what it writes. */
    boolean holds(Change.Transition transition) {
        ExecutionState state = transition.state();
        return state().fence() == (state == null ? transition.fence() : state.fence())
                && (state == null || (row.revision() == transition.revision() && state().equals(state)))
                && transition.checkpoints().stream()
                        .allMatch(checkpoint -> checkpoint.equals(checkpoints.get(checkpoint.key())))
                && transition.events().equals(eventsOf(transition.revision()));
    }

    private List<EventRecord> eventsOf(long wanted) {
        return events.stream().filter(event -> event.revision() == wanted).toList();
    }

    boolean hasUnseen(Change.Guard guard) {
        return !pendingSignals.tailMap(guard.seenSignal(), false).isEmpty()
                || !openCommands.tailMap(guard.seenCommand(), false).isEmpty();
    }

    List<StoredSignal> signals(int limit, int maxLength) {
        NavigableMap<Long, StoredSignal> all = new TreeMap<>();
        pendingSignals
                .values()
                .forEach(signal -> all.put(signal.no(), stored(signal, SignalStatus.PENDING, maxLength)));
        deliveredSignals
                .values()
                .forEach(delivered -> all.put(
                        delivered.signal().no(), stored(delivered.signal(), SignalStatus.DELIVERED, maxLength)));
        expiredSignals
                .values()
                .forEach(signal -> all.put(signal.no(), stored(signal, SignalStatus.EXPIRED, maxLength)));
        return last(limit, List.copyOf(all.values()));
    }

    private static StoredSignal stored(SignalRecord signal, SignalStatus status, int maxLength) {
        return new StoredSignal(
                signal.no(), signal.name(), status, signal.acceptedAt(), StoredText.upTo(maxLength, signal.payload()));
    }

    List<CheckpointPayloads> payloads(int limit, int maxLength) {
        List<CheckpointRecord> all = checkpoints();
        Predicate<CheckpointRecord> ofBranch = checkpoint -> checkpoint.scope() >= CheckpointRecord.FIRST_BRANCH;
        List<CheckpointRecord> own =
                last(limit, all.stream().filter(ofBranch.negate()).toList());
        List<CheckpointRecord> branches =
                last(limit - own.size(), all.stream().filter(ofBranch).toList());
        return Stream.concat(own.stream(), branches.stream())
                .filter(checkpoint -> checkpoint.arguments() != null || checkpoint.output() != null)
                .map(checkpoint -> new CheckpointPayloads(
                        checkpoint.scope(),
                        checkpoint.position(),
                        checkpoint.kind(),
                        StoredText.upTo(maxLength, checkpoint.arguments()),
                        StoredText.upTo(maxLength, checkpoint.output())))
                .toList();
    }

    private static <T> List<T> last(int limit, List<T> all) {
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    /** @throws StoreRejectedException if it consumes what is not pending; then nothing was written */
    void write(Change.Transition transition, UndoLog undo) {
        if (!pendingSignals.keySet().containsAll(transition.consumed())) {
            throw new StoreRejectedException(
                    "Execution '%s' has not all of the signals %s pending, so revision %d cannot consume them."
                            .formatted(row.id(), transition.consumed(), transition.revision()),
                    null);
        }
        transition.consumed().forEach(number -> {
            SignalRecord signal = pendingSignals.get(number);
            if (signal != null) { // null for one that is named twice
                undo.put(deliveredSignals, number, new Delivered(signal, transition.revision()));
                undo.remove(pendingSignals, number);
            }
        });
        transition.closed().forEach(number -> undo.remove(openCommands, number));
        transition.removed().forEach(key -> drop(key, undo));
        if (transition.rewind() != null) {
            rewind(
                    transition.rewind(),
                    Objects.requireNonNull(transition.state()).generation(),
                    undo);
        }
        if (transition.forget() != null) {
            CheckpointKey end = new CheckpointKey(transition.forget().generation() + 1, 0, 0);
            List.copyOf(checkpoints.headMap(end, false).keySet()).forEach(key -> drop(key, undo));
        }
        transition.checkpoints().forEach(checkpoint -> put(checkpoint, undo));
        writeEvents(transition.events(), undo);
        if (transition.forget() != null) {
            forgetEvents(transition.forget().keptEvents(), undo);
        }
        writeRow(transition, undo);
    }

    private void rewind(Change.Rewind rewind, int generation, UndoLog undo) {
        List<CheckpointRecord> left = List.copyOf(checkpoints
                .subMap(new CheckpointKey(rewind.from(), 0, 0), new CheckpointKey(rewind.from() + 1, 0, 0))
                .values());
        Set<Integer> kept = new HashSet<>(rewind.branches());
        Set<Long> revisions = new HashSet<>();
        for (CheckpointRecord checkpoint : left) {
            boolean keep = checkpoint.scope() == CheckpointRecord.BODY
                    ? checkpoint.position() < rewind.position()
                    : checkpoint.scope() == CheckpointRecord.MARKERS || kept.contains(checkpoint.scope());
            if (keep) {
                CheckpointRecord moved = checkpoint.withGeneration(generation);
                drop(checkpoint.key(), undo);
                put(moved, undo);
            } else if (checkpoint.kind().consumesSignal()) {
                revisions.add(checkpoint.revision());
            }
        }
        Map.copyOf(deliveredSignals).forEach((number, delivered) -> {
            if (revisions.contains(delivered.revision())) {
                undo.remove(deliveredSignals, number);
                undo.put(pendingSignals, number, delivered.signal());
            }
        });
    }

    private void writeEvents(List<EventRecord> lines, UndoLog undo) {
        int before = events.size();
        undo.note(() -> events.subList(before, events.size()).clear());
        events.addAll(lines);
    }

    private void forgetEvents(int kept, UndoLog undo) {
        if (events.size() <= kept) {
            return;
        }
        List<EventRecord> before = List.copyOf(events);
        undo.note(() -> {
            events.clear();
            events.addAll(before);
        });
        long first = events.get(events.size() - kept).revision();
        events.removeIf(event -> event.revision() < first);
    }

    private void writeRow(Change.Transition transition, UndoLog undo) {
        ExecutionRecord oldRow = row;
        long oldRevision = revision;
        undo.note(() -> {
            row = oldRow;
            revision = oldRevision;
        });
        revision = transition.revision();
        ExecutionState state = transition.state();
        if (state != null) {
            row = new ExecutionRecord(no(), row.start(), state, revision);
            if (state.status().isEnded()) {
                dropDeliveries(undo);
            }
        }
    }

    /** Nobody will ask for them any more: the signals expire, the commands are closed. */
    private void dropDeliveries(UndoLog undo) {
        List.copyOf(pendingSignals.values()).forEach(signal -> {
            undo.remove(pendingSignals, signal.no());
            undo.put(expiredSignals, signal.no(), signal);
        });
        List.copyOf(openCommands.keySet()).forEach(number -> undo.remove(openCommands, number));
    }
}
