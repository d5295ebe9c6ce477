package io.durableworkflow.store;

import io.durableworkflow.Identifiers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A value that an execution has published.
 *
 * @param name unique within the execution
 * @param revision 1 or more; grows with each value of the execution, whatever its name
 * @param publishedAt cut to the millisecond
 * @param payload encoded value, or null
 */
public record ValueRecord(
        String name,
        long revision,
        Instant publishedAt,
        @Nullable String payload) {
    public ValueRecord {
        Identifiers.requireName("value", name);
        if (revision < 1) {
            throw new IllegalArgumentException("revision must be 1 or more, was " + revision);
        }
        publishedAt = publishedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    ValueRecord withoutPayload() {
        return new ValueRecord(name, revision, publishedAt, null);
    }
}
