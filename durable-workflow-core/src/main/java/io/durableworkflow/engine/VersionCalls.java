package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.Identifiers;
import java.util.HashMap;
import java.util.Map;

/** Which side of a change an execution is on: decided where it first comes to it, and recorded. */
final class VersionCalls {
    private final Run run;
    private final BodyContext body;
    private final Map<String, Integer> unmarked = new HashMap<>();

    VersionCalls(Run run, BodyContext body) {
        this.run = run;
        this.body = body;
    }

    int version(String changeId, int min, int max) {
        Identifiers.requireName("change", changeId);
        if (min < 0 || max < min) {
            throw new IllegalArgumentException(
                    "The versions of change '%s' must be 0 or more and in order, were %d and %d"
                            .formatted(changeId, min, max));
        }
        return knownVersion(changeId, min, max);
    }

    private int knownVersion(String changeId, int min, int max) {
        body.checkCall("version('" + changeId + "')");
        int version = versionOf(changeId, min, max);
        if (version < min || version > max) {
            if (body.isFindingLambdas()) {
                throw body.stop();
            }
            throw run.unwind(new CloseReason.Blocked(
                    BlockReason.CHANGED_CODE,
                    "The journal holds version %d of change '%s', but the code knows %d to %d."
                            .formatted(version, changeId, min, max),
                    null));
        }
        return version;
    }

    private int versionOf(String changeId, int min, int max) {
        Integer known = run.version(changeId);
        if (known == null) {
            known = unmarked.get(changeId);
        }
        if (known != null) {
            return known;
        }
        if (body.unread() != null) { // it has been past this place before the change was made
            unmarked.put(changeId, min);
            return min;
        }
        if (body.isExecuting()) {
            run.mark(changeId, max);
        } else {
            unmarked.put(changeId, max);
        }
        return max;
    }
}
