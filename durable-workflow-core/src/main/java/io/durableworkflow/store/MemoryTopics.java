package io.durableworkflow.store;

import io.durableworkflow.store.Change.CheckpointKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Publications. Each remembers the waits that were there when it was stored. Guarded by the lock of the store. */
final class MemoryTopics {
    // Those that are delivered to all, but whose key is remembered, are among them.
    private final NavigableMap<Long, Publication> byNo = new TreeMap<>();
    private final NavigableMap<Long, Publication> open = new TreeMap<>();
    private final Map<Key, Long> byKey = new HashMap<>();
    private long lastNo;

    record Key(String topic, String dedupKey) {}

    /** A wait for a topic. */
    record Wait(long execution, CheckpointKey place) {}

    /** What was published, and to whom. */
    record Publication(
            long no,
            Change.Publish change,
            List<Wait> waits,
            int cursor,
            @Nullable Instant finishedAt) {
        Publication at(int newCursor, @Nullable Instant newFinishedAt) {
            List<Wait> left = newFinishedAt == null ? waits : List.of();
            return new Publication(no, change, left, newCursor, newFinishedAt);
        }

        List<Wait> next(long from, int limit) {
            int begin = (int) Math.min(from, waits.size());
            return waits.subList(begin, Math.min(begin + limit, waits.size()));
        }
    }

    @Nullable
    Long known(Change.Publish change) {
        return byKey.get(new Key(change.topic(), change.dedupKey()));
    }

    long add(Change.Publish change, List<Wait> waits, UndoLog undo) {
        forget(change.acceptedAt().minus(Change.Publish.REMEMBERED), undo);
        long no = ++lastNo;
        Publication publication = new Publication(no, change, List.copyOf(waits), 0, null);
        undo.put(byNo, no, publication);
        undo.put(open, no, publication);
        undo.put(byKey, new Key(change.topic(), change.dedupKey()), no);
        return no;
    }

    private void forget(Instant before, UndoLog undo) {
        List<Publication> old = byNo.values().stream()
                .takeWhile(one -> one.finishedAt() != null && one.finishedAt().isBefore(before))
                .toList();
        old.forEach(one -> remove(one, undo));
    }

    private void remove(Publication publication, UndoLog undo) {
        undo.remove(byNo, publication.no());
        undo.remove(
                byKey,
                new Key(publication.change().topic(), publication.change().dedupKey()));
    }

    @Nullable
    Publication find(long no) {
        return byNo.get(no);
    }

    void move(Publication publication, int cursor, UndoLog undo) {
        Publication moved = publication.at(cursor, null);
        undo.put(byNo, moved.no(), moved);
        undo.put(open, moved.no(), moved);
    }

    void finish(Publication publication, Instant at, UndoLog undo) {
        undo.remove(open, publication.no());
        if (publication.change().named()) {
            undo.put(byNo, publication.no(), publication.at(publication.cursor(), at));
        } else {
            remove(publication, undo);
        }
    }

    List<PublicationRecord> open(long afterNo, int limit) {
        return open.tailMap(afterNo, false).values().stream()
                .limit(limit)
                .map(one -> new PublicationRecord(one.no(), one.change().topic(), one.cursor()))
                .toList();
    }
}
