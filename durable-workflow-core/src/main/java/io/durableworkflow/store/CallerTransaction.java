package io.durableworkflow.store;

import java.util.function.Consumer;

/**
 * A transaction that somebody else has begun on this thread and will end. Belongs to its thread; no other may use it.
 *
 * @see TransactionalStore
 */
public interface CallerTransaction {
    /** How a transaction ended. */
    enum Outcome {
        /** What was written by it is on disk. */
        COMMITTED,
        /** Nothing that was written by it is on disk. */
        ROLLED_BACK,
        /** One of the two. */
        UNKNOWN,
        /**
         * It was committed before, and only its end was still going on when something was written by its connection: that may
         * or may not get to disk. The transaction itself is.
         */
        LATE
    }

    /** Whether it is in the database of the store, so that {@link #write} works. If not, one can only wait for its end. */
    boolean isOfThisStore();

    /**
     * Writes one change as part of the transaction: it is on disk with its commit, and gone with its rollback. Waits for
     * nobody but other transactions. Repeats of earlier tries are not recognised: there are none, as long as the caller finds
     * out what became of the transaction before it tries again. After an exception, and after a {@link Change.Transition}
     * that was not applied, the transaction can only be rolled back.
     *
     * @param change a transition without guard, a start, a signal, a command, the completion of a callback or values
     * @return applied, in so far as the transaction will be committed; of all other results nothing was written
     * @throws StoreRejectedException if the database refuses it
     * @throws io.durableworkflow.StoreUnavailableException if the database cannot write now
     */
    ChangeResult write(Change change);

    /** From now on the transaction can only be rolled back. */
    void rollbackOnly();

    /** Calls back when the transaction is over, on its thread, however it ended. What the callback throws is lost. */
    void whenOver(Consumer<Outcome> callback);

    /**
     * Calls back once, after a commit, on the transaction's thread. What it throws reaches whoever committed, unless the commit
     * is over already.
     */
    void afterCommit(Runnable callback);
}
