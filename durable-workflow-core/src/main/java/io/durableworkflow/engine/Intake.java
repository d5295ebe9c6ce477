package io.durableworkflow.engine;

import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Brings a change that comes from outside to disk, or says plainly that it did not or may not have got there. */
final class Intake {
    private final CommitPipeline pipeline;
    private final Duration limit;

    Intake(CommitPipeline pipeline, Duration limit) {
        this.pipeline = pipeline;
        this.limit = limit;
    }

    /**
     * Commits the change.
     *
     * @param what what it is, for messages
     * @throws StoreUnavailableException if the store did not answer in time and nothing was stored
     * @throws OutcomeUnknownException if the store did not answer in time and the change may be on disk
     */
    ChangeResult commit(String executionId, String what, Ticket.Callback callback, Function<Instant, Change> change) {
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

    @SuppressWarnings("UnusedException") // what the caller is told says it all
    private static ChangeResult outcome(Ticket ticket, String executionId, String what) {
        try {
            return ticket.outcome();
        } catch (AbandonedCommitException e) {
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
