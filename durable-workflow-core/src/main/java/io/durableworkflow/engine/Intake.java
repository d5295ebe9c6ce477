package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.CallerTransaction.Outcome;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Brings a change that comes from outside to disk, or says plainly that it did not or may not have got there. */
final class Intake {
    private final CommitPipeline pipeline;
    private final Duration limit;
    private final Supplier<Optional<CallerTransaction>> transactions;

    /** @param transactions what application code has open on the calling thread */
    Intake(CommitPipeline pipeline, Duration limit, Supplier<Optional<CallerTransaction>> transactions) {
        this.pipeline = pipeline;
        this.limit = limit;
        this.transactions = transactions;
    }

    /** Without transactions of others. */
    Intake(CommitPipeline pipeline, Duration limit) {
        this(pipeline, limit, Optional::empty);
    }

    /**
     * Commits the change. Inside a transaction in the store's database it becomes part of that, and the callback is told
     * once that is over: to wait for the pipeline, which may wait for the transaction, would be to wait for ever.
     *
     * @param what what it is, for messages
     * @throws StoreUnavailableException if the store did not answer in time and nothing was stored
     * @throws OutcomeUnknownException if the store did not answer in time and the change may be on disk
     */
    ChangeResult commit(String executionId, String what, Ticket.Callback callback, Function<Instant, Change> change) {
        Optional<CallerTransaction> transaction = transactions.get().filter(CallerTransaction::isOfThisStore);
        if (transaction.isPresent()) {
            return join(transaction.get(), executionId, what, callback, change);
        }
        Ticket ticket = submit(callback, change);
        if (!ticket.await(limit)) {
            if (pipeline.withdraw(ticket)) {
                callback.done(null);
                throw new StoreUnavailableException(
                        "The store did not take the %s for execution '%s' within %s%s. Nothing was stored; try again later."
                                .formatted(what, executionId, limit, reason()),
                        null);
            }
            throw new OutcomeUnknownException(executionId, what);
        }
        return outcome(ticket, executionId, what);
    }

    private ChangeResult join(
            CallerTransaction transaction,
            String executionId,
            String what,
            Ticket.Callback callback,
            Function<Instant, Change> change) {
        Change made = change.apply(pipeline.acceptance());
        if (made instanceof Change.Transition || made instanceof Change.Delete) {
            throw new DurableCallException(
                    ("The %s for execution '%s' is given inside a transaction in the database that workflows are kept in."
                                    + " Give it after the end of the transaction.")
                            .formatted(what, executionId));
        }
        ChangeResult result = transaction.write(made);
        transaction.whenOver(outcome -> {
            if (outcome == Outcome.LATE && result instanceof ChangeResult.Applied) {
                // A repeat, if it has got to disk after all. Nobody waits: the connection may still be in the way.
                pipeline.submit(new Ticket(made, callback));
            } else {
                callback.done(outcome == Outcome.ROLLED_BACK ? null : result);
            }
        });
        return result;
    }

    @SuppressWarnings("UnusedException") // what the caller can do does not depend on it
    private static ChangeResult outcome(Ticket ticket, String executionId, String what) {
        try {
            return ticket.outcome();
        } catch (StoreUnavailableException e) {
            // The engine was closed in the middle of an outage: the last try may have reached the disk.
            throw new OutcomeUnknownException(executionId, what);
        }
    }

    private Ticket submit(Ticket.Callback callback, Function<Instant, Change> change) {
        try {
            return pipeline.submit(change, callback, limit);
        } catch (RuntimeException e) {
            callback.done(null);
            throw e;
        }
    }

    private String reason() {
        CommitPipeline.Outage outage = pipeline.outage();
        return outage == null ? "" : " (" + outage.reason() + ")";
    }
}
