package io.durableworkflow.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The children that a run has started to go on by themselves, as long as nobody in it waits for them: their ends tell it
 * nothing, and to look for what has arrived at each of them costs a read. From any thread.
 *
 * <p>Whoever begins to wait for a child says so first, and looks at its row afterwards. Its end is on disk before it is told
 * here. So either the end is found in the row, or it is not left out here.
 */
final class ChildrenLeftAlone {
    /** Most children that are remembered; the ends of others are told. */
    static final int MAX_REMEMBERED = 10_000;

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** A child is about to be started, and nobody waits for its end. */
    void starts(String id) {
        if (ids.size() < MAX_REMEMBERED) {
            ids.add(id);
        }
    }

    /** The child is waited for from now on; or none was started, and what has the id may be waited for. */
    void matters(String id) {
        ids.remove(id);
    }

    /** A child has ended; whether the run need not know. */
    boolean ended(String id) {
        return ids.remove(id);
    }
}
