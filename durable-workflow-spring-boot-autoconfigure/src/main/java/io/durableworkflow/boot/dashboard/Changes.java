package io.durableworkflow.boot.dashboard;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Executions that have changed.
 *
 * @param executions ids of some of them, at most {@link #MAX_IDS}
 * @param more whether others have changed, too
 */
record Changes(Set<String> executions, boolean more) {
    /** Most ids that are told; a page that shows others asks for them anew. */
    static final int MAX_IDS = 100;

    Changes plus(Changes others) {
        Set<String> all = new LinkedHashSet<>();
        Stream.concat(executions.stream(), others.executions.stream())
                .limit(2L * MAX_IDS)
                .forEach(all::add);
        boolean tooMany = all.size() > MAX_IDS;
        Set<String> kept =
                tooMany ? new LinkedHashSet<>(all.stream().limit(MAX_IDS).toList()) : all;
        return new Changes(kept, more || others.more || tooMany);
    }
}
