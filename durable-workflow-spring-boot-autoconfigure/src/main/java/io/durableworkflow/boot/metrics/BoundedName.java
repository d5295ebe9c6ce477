package io.durableworkflow.boot.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of tag values finite. Names of workflows and steps come from code, but code may compose them; each new
 * one would stay in memory for ever, here and in the monitoring system.
 */
final class BoundedName {
    static final int MAX_NAMES = 1_000;
    static final String OTHER = "(other)";

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** The name, or {@link #OTHER} if it is new and there are too many already. */
    String of(String name) {
        // Threads that come at once may exceed the bound by their number: it need not be exact.
        if (!names.contains(name) && names.size() >= MAX_NAMES) {
            return OTHER;
        }
        names.add(name);
        return name;
    }
}
