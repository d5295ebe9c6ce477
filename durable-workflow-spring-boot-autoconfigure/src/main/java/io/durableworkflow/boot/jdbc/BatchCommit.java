package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes a batch inside a transaction. The order of its changes counts, yet statements are fast only if each runs many times
 * in a row; so changes are sorted by kind as far as no change can notice: published values, starts, then transitions, then
 * starts of children, then signals and commands. Where it could notice, the batch is cut, and what follows is sorted on its own.
 *
 * <p>Such a place is a transition that writes a state and follows a signal or command: its guard, or the end that it writes,
 * must see them. (A transition without a state and a signal do not notice each other.) The other is a start of an id that
 * a signal or command was sent to before, be it a child. The start of a child that writes its parent's state, and a transition that waits for one, look at two executions
 * and stand alone, and so do a deletion, a signal that may start its execution, a start with a dedup key, whatever is published or
 * sent by a body, and whatever is about a callback, a schedule or a queue. Transitions are of different executions, but for those that start children of one parent, and of none that the batch starts,
 * because nobody knows its number yet.
 */
final class BatchCommit {
    private final Starts starts;
    private final Transitions transitions;
    private final ChildStarts children;
    private final Deliveries deliveries;
    private final SignalsOrStarts signalsOrStarts;
    private final Publications publications;
    private final Effects effects;
    private final Values values;
    private final Callbacks callbacks;
    private final Deletions deletions;
    private final ScheduleWrites schedules;
    private final QueuePauses queues;
    private final RowLocks locks;

    BatchCommit(StoreSql sql, Statements statements, Revisions revisions, LongSupplier nextNo) {
        starts = new Starts(sql, statements, revisions, nextNo);
        transitions = new Transitions(sql, statements, revisions);
        children = new ChildStarts(sql, statements, revisions, starts, transitions);
        deliveries = new Deliveries(sql, statements);
        signalsOrStarts = new SignalsOrStarts(sql, statements, starts, deliveries);
        schedules = new ScheduleWrites(sql, statements, starts);
        queues = new QueuePauses(sql, statements);
        locks = new RowLocks(sql, statements);
        publications = new Publications(sql, statements, locks);
        effects = new Effects(children, transitions, deliveries, publications, starts, signalsOrStarts);
        values = new Values(sql, statements);
        callbacks = new Callbacks(sql, statements);
        deletions = new Deletions(sql, statements);
    }

    List<ChangeResult> write(List<Change> batch) throws SQLException {
        locks.take(batch);
        ChangeResult[] results = new ChangeResult[batch.size()];
        BatchPart part = new BatchPart();
        for (int i = 0; i < batch.size(); i++) {
            if (!part.admits(batch.get(i))) {
                write(part, results);
                part = new BatchPart();
            }
            part.add(i, batch.get(i));
        }
        write(part, results);
        return List.copyOf(Arrays.asList(results));
    }

    private ChangeResult publishing(Change change) throws SQLException {
        if (change instanceof Change.Publish publish) {
            return publications.write(publish);
        }
        if (change instanceof Change.AddToken token) {
            return callbacks.write(token);
        }
        if (change instanceof Change.CompleteCallback completion) {
            return callbacks.write(completion);
        }
        return change instanceof Change.Spread spread
                ? publications.write(spread)
                : effects.write((Change.WithEffect) change);
    }

    private void write(BatchPart part, ChangeResult[] results) throws SQLException {
        values.write(part.values(), results); // before what may hand their executions on
        Map<Integer, ExecutionRecord> existing = children.existing(part.children());
        List<Numbered<Change.Start>> repeated = starts.write(part.starts(), results);
        transitions.write(part.transitions(), results);
        starts.lookAgain(repeated, part.transitions(), results);
        children.write(part.children(), existing, part.transitions(), results);
        for (Numbered<Change.SignalOrStart> change : part.signalsOrStarts()) {
            results[change.index()] = signalsOrStarts.write(change.change());
        }
        for (Numbered<Change> change : part.publishing()) {
            results[change.index()] = publishing(change.change());
        }
        deliveries.write(part.deliveries(), results);
        deletions.write(part.deletions(), results);
        for (Numbered<Change> schedule : part.schedules()) {
            results[schedule.index()] = schedules.write(schedule.change());
        }
        for (Numbered<Change> queue : part.queues()) {
            results[queue.index()] = queues.write(queue.change());
        }
    }
}
