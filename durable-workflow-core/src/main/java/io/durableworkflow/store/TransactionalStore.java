package io.durableworkflow.store;

import io.durableworkflow.store.Change.CheckpointKey;
import java.util.Optional;

/**
 * A store in a database that application code works in too. What an execution records can then be part of the transaction
 * whose effect it records.
 */
public interface TransactionalStore extends CheckpointStore {
    /** The transaction that is open on this thread, in whichever database; empty if there is none. */
    Optional<CallerTransaction> callerTransaction();

    /**
     * The checkpoint at a place, once every transaction that has written something for this execution is over. To be asked when a
     * commit was answered by an exception: what was under way then has happened by the time this returns, or never will.
     *
     * @throws io.durableworkflow.StoreUnavailableException if the database cannot write now
     */
    Optional<CheckpointRecord> settled(long no, CheckpointKey place);
}
