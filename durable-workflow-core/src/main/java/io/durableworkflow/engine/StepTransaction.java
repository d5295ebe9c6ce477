package io.durableworkflow.engine;

import io.durableworkflow.PayloadException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.CallerTransaction.Outcome;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.store.TransactionalStore;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a step, as far as its work runs in a transaction of the store's own database. The result is then written by
 * that transaction, as the last thing before its commit: it is on disk if and only if the effect is.
 *
 * <p>An exception from a commit says nothing about what became of it. Neither does one that is thrown later, by other advice.
 * So after any exception that follows the write, the place is read again, by a transaction that comes after the one in
 * doubt; only that decides whether the step has happened.
 */
final class StepTransaction {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    /** How often an attempt whose result the store could not take is repeated before it counts as failed. */
    static final int MAX_REPEATS = 3;

    private final EngineParts engine;
    private final Run run;
    private final StepCall call;
    private final CheckpointRecord begun;
    private @Nullable Written written;
    private @Nullable PayloadException unstorable;
    private boolean unavailable;

    private static final class Written {
        final Transition transition;
        final CheckpointRecord result;
        final @Nullable Object value;

        @Nullable
        Outcome outcome;

        Written(Transition transition, CheckpointRecord result, @Nullable Object value) {
            this.transition = transition;
            this.result = result;
            this.value = value;
        }
    }

    StepTransaction(EngineParts engine, Run run, StepCall call, CheckpointRecord begun) {
        this.engine = engine;
        this.run = run;
        this.call = call;
        this.begun = begun;
    }

    /** Runs the innermost part of the attempt, and writes the result if there is a transaction to write it by. */
    @Nullable
    Object around(StepFrame.Work work) throws Exception {
        CallerTransaction transaction = engine.callerTransaction()
                .filter(CallerTransaction::isOfThisStore)
                .orElse(null);
        if (transaction == null) {
            return work.run();
        }
        written = null; // what an attempt before this one wrote, within the same call, was rolled back or is replaced
        // It would wait for the transaction, and everything behind it too.
        run.forgetBeginning();
        Object value = work.run();
        write(transaction, value);
        return value;
    }

    private void write(CallerTransaction transaction, @Nullable Object value) {
        try {
            String output = encoded(value);
            CheckpointRecord result = result(output);
            Object read = engine.payloads().decode(whose(), output, call.type());
            Change.PublishValues values = run.values().unsettled();
            if (values != null) {
                transaction.write(values); // the result says that they are on disk, and the pipeline may come later
            }
            Transition transition = run.resultInTransaction(result);
            ChangeResult answer = transaction.write(transition);
            if (!(answer instanceof ChangeResult.Applied)) {
                throw run.unwind(new CloseReason.Fenced());
            }
            Written now = new Written(transition, result, read);
            transaction.whenOver(outcome -> now.outcome = outcome);
            written = now;
        } catch (PayloadException e) {
            transaction.rollbackOnly();
            unstorable = e;
            throw e;
        } catch (StoreRejectedException e) {
            unstorable = new PayloadException("The store refuses the result of " + whose() + ": " + e.getMessage(), e);
            throw unstorable;
        } catch (StoreUnavailableException e) {
            unavailable = true;
            throw e;
        }
    }

    private String whose() {
        return "step '" + call.name() + "'";
    }

    private @Nullable String encoded(@Nullable Object value) {
        return call.type() == void.class || call.type() == Void.class
                ? null
                : engine.payloads().encode(whose(), value, call.type());
    }

    private CheckpointRecord result(@Nullable String output) {
        return new CheckpointRecord(
                begun.generation(),
                begun.scope(),
                begun.position(),
                begun.kind(),
                begun.name(),
                CheckpointStatus.COMPLETED,
                begun.attempt(),
                begun.revision(),
                null,
                begun.startedAt(),
                engine.clock().now(),
                call.compensation(),
                begun.arguments(),
                output,
                null);
    }

    /** Whether the result is on disk after the attempt has returned. If not, it has still to be written. */
    boolean isCommitted() {
        Written now = written;
        if (now == null || now.outcome == Outcome.ROLLED_BACK) {
            return false; // marked for rollback by the step itself: it is done, and its work deliberately undone
        }
        if (now.outcome == null) {
            throw run.unwind(new CloseReason.Broken(new IllegalStateException("The transaction of " + whose()
                    + " of execution '" + run.id() + "' was still open after the step")));
        }
        return now.outcome == Outcome.COMMITTED ? committed(now) : isFound(now);
    }

    /** Whether the result is on disk although the attempt has thrown this. */
    boolean isCommittedAfter(Throwable failure) {
        Written now = written;
        if (now == null || !isFound(now)) {
            return false;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "Step ''{0}'' of execution ''{1}'' threw an exception after its transaction had been committed. Its result counts: {2}",
                call.name(),
                run.id(),
                failure);
        return true;
    }

    /** The result of the step, with what a replay reads of it. */
    CheckpointRecord committedResult() {
        return Objects.requireNonNull(written).result;
    }

    /** What the body gets to see. */
    @Nullable
    Object committedValue() {
        return Objects.requireNonNull(written).value;
    }

    /** Why the result could not be stored; the work was rolled back. Null if that is not what went wrong. */
    @Nullable
    PayloadException unstorable() {
        return unstorable;
    }

    /** Whether the store could not take the result. The work was rolled back; when this returns, the store can write again. */
    boolean isToBeRepeated() {
        if (!unavailable) {
            return false;
        }
        read();
        return true;
    }

    private boolean isFound(Written now) {
        boolean found = read().filter(there -> there.revision() == now.transition.revision())
                .isPresent();
        return found && committed(now);
    }

    private Optional<CheckpointRecord> read() {
        TransactionalStore store = (TransactionalStore) engine.store();
        return run.read(
                () -> store.settled(run.no(), begun.key()),
                () -> run.closed() instanceof CloseReason.Stopping || run.closed() instanceof CloseReason.Fenced);
    }

    private boolean committed(Written now) {
        run.committedInTransaction(now.transition, now.result);
        return true;
    }
}
