package io.durableworkflow.store;

import io.durableworkflow.Identifiers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A token of a callback.
 *
 * @param hash 64 hexadecimal digits; the token itself is never stored
 * @param callback what the callback is known by, of no other in all executions
 * @param name name of the callback
 * @param scope scope in which the callback was opened
 * @param position position at which the callback was opened
 * @param createdAt cut to the millisecond
 */
public record TokenRecord(String hash, String callback, String name, int scope, int position, Instant createdAt) {
    public TokenRecord {
        Identifiers.requireId("hash of a token", hash);
        Identifiers.requireId("callback", callback);
        Identifiers.requireName("callback", name);
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The name of the signal that delivers the completion. */
    public String address() {
        return WaitState.callbackAddress(callback, name);
    }

    /** Whether this is the record of the opening of its callback, in whichever generation. */
    public boolean isOpenedBy(CheckpointRecord record) {
        return record.kind() == CheckpointKind.CALLBACK_OPENED
                && record.scope() == scope
                && record.position() == position
                && callback.equals(record.arguments());
    }

    /** Whether this is the record of a wait that has got a completion of its callback. */
    public boolean isAnsweredBy(CheckpointRecord record) {
        return record.kind() == CheckpointKind.CALLBACK
                && (record.status() == CheckpointStatus.COMPLETED || record.status() == CheckpointStatus.FAILED)
                && callback.equals(record.arguments());
    }
}
