package io.durableworkflow.boot.dashboard;

import java.util.LinkedHashSet;
import java.util.Set;

/** Gathers changes within bounded memory. For one thread at a time. */
final class ChangedIds {
    private final Set<String> executions = new LinkedHashSet<>();
    private boolean more;

    void add(String id) {
        if (executions.size() < Changes.MAX_IDS) {
            executions.add(id);
        } else if (!executions.contains(id)) {
            more = true;
        }
    }

    void addUnnamed() {
        more = true;
    }

    /** All that was gathered, and forgets it. */
    Changes take() {
        Changes taken = new Changes(new LinkedHashSet<>(executions), more);
        executions.clear();
        more = false;
        return taken;
    }

    void add(Changes changes) {
        changes.executions().forEach(this::add);
        more |= changes.more();
    }

    boolean isEmpty() {
        return executions.isEmpty() && !more;
    }
}
