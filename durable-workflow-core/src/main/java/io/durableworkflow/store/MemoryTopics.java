package io.durableworkflow.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Publications. Guarded by the lock of the store. */
final class MemoryTopics {
    // Those that are delivered to all, but whose key is remembered, are among them.
    private final NavigableMap<Long, Publication> byNo = new TreeMap<>();
    private final NavigableMap<Long, Publication> open = new TreeMap<>();
    private final Map<Key, Long> byKey = new HashMap<>();
    private long lastNo;

    private record Key(String topic, String dedupKey) {}

    /** What was published, and how far it has come. */
    record Publication(
            long no,
            Change.Publish change,
            long cursor,
            @Nullable Instant finishedAt) {}

    @Nullable
    Long known(Change.Publish change) {
        return byKey.get(new Key(change.topic(), change.dedupKey()));
    }

    long add(Change.Publish change, UndoLog undo) {
        forget(change.acceptedAt().minus(Change.Publish.REMEMBERED), undo);
        long no = ++lastNo;
        Publication publication = new Publication(no, change, 0, null);
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

    /** The publication if it is not delivered to all yet, else null. */
    @Nullable
    Publication findOpen(long no) {
        return open.get(no);
    }

    void move(Publication publication, long cursor, UndoLog undo) {
        Publication moved = new Publication(publication.no(), publication.change(), cursor, null);
        undo.put(byNo, moved.no(), moved);
        undo.put(open, moved.no(), moved);
    }

    void finish(Publication publication, Instant at, UndoLog undo) {
        undo.remove(open, publication.no());
        if (publication.change().named()) {
            Change.Publish old = publication.change();
            Change.Publish bare = new Change.Publish(old.topic(), old.dedupKey(), true, old.acceptedAt(), null);
            undo.put(byNo, publication.no(), new Publication(publication.no(), bare, publication.cursor(), at));
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
