package io.durableworkflow.engine;

import io.durableworkflow.EventView;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the lines of a history into what operators see. */
final class HistoryView {
    private final Payloads payloads;

    HistoryView(Payloads payloads) {
        this.payloads = payloads;
    }

    /** @param checkpoints where the branches are named that the lines are about */
    List<EventView> of(List<EventRecord> events, List<CheckpointRecord> checkpoints) {
        BranchPlaces places = new BranchPlaces(checkpoints);
        int present = beginningOfThePresent(events);
        List<EventView> before = events.subList(0, present).stream()
                .map(event -> line(event, null))
                .toList();
        List<EventView> since = events.subList(present, events.size()).stream()
                .map(event -> line(event, event.scope() == null ? null : places.path(event.scope())))
                .toList();
        return Stream.concat(before.stream(), since.stream()).toList();
    }

    // What was recorded is forgotten by then, and the numbers of its branches may be given anew.
    private static int beginningOfThePresent(List<EventRecord> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            EventKind kind = events.get(i).kind();
            if (kind == EventKind.REWOUND || kind == EventKind.CONTINUED) {
                return i;
            }
        }
        return 0;
    }

    private EventView line(EventRecord event, @Nullable String branch) {
        boolean failed = event.kind() == EventKind.ATTEMPT_FAILED;
        RecordedFailure failure = failed && event.detail() != null ? payloads.decodeFailure(event.detail()) : null;
        return new EventView(
                kind(event),
                event.at(),
                event.position(),
                branch,
                event.attempt(),
                event.who(),
                failed ? null : event.detail(),
                failure == null ? null : failure.type(),
                failure == null ? null : failure.message());
    }

    private static String kind(EventRecord event) {
        Integer scope = event.scope();
        boolean undoing = scope != null && scope == CheckpointRecord.COMPENSATIONS;
        return undoing && event.kind() == EventKind.ATTEMPT_FAILED
                ? "COMPENSATION_ATTEMPT_FAILED"
                : event.kind().name();
    }
}
