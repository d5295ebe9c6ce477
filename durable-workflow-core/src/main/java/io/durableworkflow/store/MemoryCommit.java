package io.durableworkflow.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes one batch, whole or not at all. Each change sees what those before it wrote; if one is refused, all of them are
 * taken back. The index is brought up to date at the end, once for each execution that was touched.
 */
final class MemoryCommit {
    private static final ChangeResult APPLIED = new ChangeResult.Applied(null);
    private static final ChangeResult FENCED = new ChangeResult.Fenced();
    private static final ChangeResult LOOK_AGAIN = new ChangeResult.LookAgain();
    private static final ChangeResult NOT_FOUND = new ChangeResult.NotFound();

    private final MemoryTables tables;
    private final UndoLog undo = new UndoLog();
    private final Set<MemoryExecution> touched = new LinkedHashSet<>();

    MemoryCommit(MemoryTables tables) {
        this.tables = tables;
    }

    List<ChangeResult> write(List<Change> batch) {
        List<ChangeResult> results = new ArrayList<>(batch.size());
        try {
            batch.forEach(change -> results.add(write(change)));
        } catch (RuntimeException | Error refused) {
            undo.rollBack();
            throw refused;
        } finally {
            touched.forEach(tables.index()::add);
        }
        return List.copyOf(results);
    }

    private ChangeResult write(Change change) {
        if (change instanceof Change.Start start) {
            return start(start);
        } else if (change instanceof Change.Transition transition) {
            return transition(transition);
        } else if (change instanceof Change.StartChild child) {
            return startChild(child);
        } else if (change instanceof Change.Delete delete) {
            return delete(delete);
        } else if (change instanceof Change.Signal signal) {
            return signal(signal);
        } else if (change instanceof Change.SaveSchedule save) {
            return tables.schedules().save(save.schedule(), undo)
                    ? new ChangeResult.Saved(
                            tables.schedules().find(save.schedule().name()).orElseThrow())
                    : FENCED;
        } else if (change instanceof Change.RunSchedule run) {
            return runSchedule(run);
        } else if (change instanceof Change.DeleteSchedule delete) {
            return tables.schedules().delete(delete, undo) ? APPLIED : FENCED;
        } else if (change instanceof Change.Publish publish) {
            return publish(publish);
        } else if (change instanceof Change.Spread spread) {
            return spread(spread);
        } else if (change instanceof Change.PublishValues values) {
            return publishValues(values);
        } else if (change instanceof Change.AddToken token) {
            return addToken(token);
        } else if (change instanceof Change.CompleteCallback completion) {
            return complete(completion);
        } else if (change instanceof Change.WithEffect withEffect) {
            return withEffect(withEffect);
        } else if (change instanceof Change.PauseQueue pause) {
            tables.index().queues().pause(pause.pause(), undo);
            return APPLIED;
        } else if (change instanceof Change.ResumeQueue resume) {
            tables.index().queues().resume(resume.queue(), undo);
            return APPLIED;
        } else if (change instanceof Change.SignalOrStart signalOrStart) {
            return signalOrStart(signalOrStart);
        } else {
            return command((Change.Command) change);
        }
    }

    private ChangeResult start(Change.Start start) {
        MemoryExecution existing = tables.find(start.start().id());
        if (existing != null) {
            return existing.row().start().seed().equals(start.start().seed())
                    ? applied(existing)
                    : new ChangeResult.Exists(existing.row().withoutPayloads());
        }
        MemoryExecution twin = twin(start);
        return twin == null
                ? applied(insert(start))
                : new ChangeResult.Exists(twin.row().withoutPayloads());
    }

    /** The active execution that has the dedup key already, or null. */
    private @Nullable MemoryExecution twin(Change.Start start) {
        StartRecord.Queue queue = start.start().queue();
        String key = start.state().queue().dedupKey();
        if (queue == null || key == null) {
            return null;
        }
        Long indexed = tables.index().queues().byDedupKey(queue.name(), key);
        return indexed != null
                ? tables.find(indexed)
                : touched.stream() // what this batch has touched is not indexed
                        .filter(one -> key.equals(one.state().queue().dedupKey()))
                        .filter(one -> one.row().start().queue() != null
                                && queue.name().equals(one.row().start().queue().name()))
                        .findFirst()
                        .orElse(null);
    }

    private MemoryExecution insert(Change.Start start) {
        MemoryExecution execution = tables.insert(start, undo);
        undo.add(touched, execution);
        touchParent(execution);
        return execution;
    }

    private ChangeResult startChild(Change.StartChild change) {
        MemoryExecution existing = tables.find(change.start().start().id());
        MemoryExecution parent = tables.find(change.parent().no());
        boolean own = existing != null
                && existing.row().start().seed().equals(change.start().start().seed());
        // Told to whoever holds the fence, be it again: nothing was written, so nothing shows that it was told before.
        if (existing != null
                && !own
                && parent != null
                && parent.state().fence() == change.parent().fence()) {
            return new ChangeResult.Exists(existing.row().withoutPayloads());
        }
        ChangeResult result = transition(change.parent());
        if (!(result instanceof ChangeResult.Applied)) {
            return result;
        }
        return applied(existing != null ? existing : insert(change.start()));
    }

    private ChangeResult runSchedule(Change.RunSchedule change) {
        MemoryExecution existing = tables.find(change.start().start().id());
        boolean own = existing != null
                && existing.row().start().seed().equals(change.start().start().seed());
        boolean next = tables.schedules().isNext(change.schedule());
        if (existing != null && !own && next) {
            return new ChangeResult.Exists(existing.row().withoutPayloads());
        }
        if ((own || next) && tables.schedules().save(change.schedule(), undo)) {
            return applied(existing != null ? existing : insert(change.start()));
        }
        return FENCED;
    }

    private ChangeResult transition(Change.Transition transition) {
        MemoryExecution execution = tables.find(transition.no());
        if (execution == null) {
            return FENCED;
        }
        if (!execution.admits(transition)) {
            return execution.holds(transition) ? APPLIED : FENCED;
        }
        if (transition.guard() != null
                && (execution.hasUnseen(transition.guard()) || waitsForNothing(execution, transition))) {
            return LOOK_AGAIN;
        }
        touch(execution);
        execution.write(transition, undo);
        if (transition.forget() != null) {
            tables.tokens().removeAllOf(transition.no(), undo);
        }
        touchParent(execution);
        return APPLIED;
    }

    private boolean waitsForNothing(MemoryExecution execution, Change.Transition transition) {
        WaitState wait = transition.state() == null ? null : transition.state().waitState();
        return wait != null && execution.isChildOver(wait, tables::isOver);
    }

    private ChangeResult delete(Change.Delete delete) {
        MemoryExecution execution = tables.find(delete.no());
        if (execution == null) {
            return APPLIED;
        }
        ExecutionState state = execution.state();
        if (state.fence() != delete.fence() || !state.status().isEnded()) {
            return FENCED;
        }
        touch(execution);
        tables.remove(execution, undo);
        undo.note(() -> touched.add(execution)); // so that it is indexed again
        touched.remove(execution);
        return APPLIED;
    }

    private ChangeResult signal(Change.Signal signal) {
        MemoryExecution execution = tables.find(signal.executionId());
        if (execution == null) {
            return NOT_FOUND;
        }
        if (!execution.knowsSignal(signal.dedupKey())) {
            if (execution.state().status().isEnded()) {
                return new ChangeResult.Ended(execution.row().withoutPayloads());
            }
            touch(execution);
            execution.accept(tables.nextSignal(), signal, undo);
        }
        return applied(execution);
    }

    private ChangeResult publish(Change.Publish publish) {
        Long known = tables.topics().known(publish);
        return new ChangeResult.Published(
                known != null ? known : tables.topics().add(publish, undo));
    }

    private ChangeResult spread(Change.Spread spread) {
        MemoryTopics topics = tables.topics();
        MemoryTopics.Publication publication = topics.findOpen(spread.publication());
        if (publication == null || !publication.change().topic().equals(spread.topic())) {
            return new ChangeResult.Delivered(List.copyOf(awaiting(spread)), spread.cursor(), true);
        }
        if (publication.cursor() != spread.cursor()) {
            return new ChangeResult.Delivered(List.copyOf(awaiting(spread)), publication.cursor(), false);
        }
        List<Long> reached = new ArrayList<>();
        int waits = 0;
        for (Long no : awaiting(spread)) {
            MemoryExecution execution = tables.find(no);
            if (waits >= spread.limit() || execution == null) {
                break;
            }
            touch(execution);
            waits += execution.deliver(publication, tables::nextSignal, undo);
            reached.add(no);
        }
        long cursor = reached.isEmpty() ? spread.cursor() : reached.get(reached.size() - 1);
        boolean finished = waits < spread.limit();
        if (finished) {
            topics.finish(publication, spread.at(), undo);
        } else {
            topics.move(publication, cursor, undo);
        }
        return new ChangeResult.Delivered(reached, cursor, finished);
    }

    private Set<Long> awaiting(Change.Spread spread) {
        TreeSet<Long> numbers = new TreeSet<>(tables.index().awaiting(spread.topic()));
        // What this batch has touched is not indexed.
        touched.stream()
                .filter(execution -> execution.awaitedTopics().contains(spread.topic()))
                .forEach(execution -> numbers.add(execution.no()));
        return numbers.tailSet(spread.cursor(), false);
    }

    private ChangeResult publishValues(Change.PublishValues change) {
        MemoryExecution execution = tables.find(change.no());
        if (execution == null || execution.state().fence() != change.fence()) {
            return FENCED;
        }
        execution.publish(change.values(), undo);
        return APPLIED;
    }

    private ChangeResult addToken(Change.AddToken change) {
        MemoryExecution execution = tables.find(change.no());
        if (execution == null || execution.state().fence() != change.fence()) {
            return FENCED;
        }
        tables.tokens().add(change, undo);
        return APPLIED;
    }

    private ChangeResult complete(Change.CompleteCallback change) {
        MemoryTokens.Token found = tables.tokens().find(change.tokenHash());
        MemoryExecution execution = found == null ? null : tables.find(found.no());
        if (found == null || execution == null) {
            return NOT_FOUND;
        }
        if (!tables.tokens().isCompletedBy(change.tokenHash(), change.dedupKey())) {
            if (!execution.isOpen(found.token())) {
                return NOT_FOUND;
            }
            touch(execution);
            tables.tokens().complete(change.tokenHash(), change.dedupKey(), undo);
            execution.accept(
                    tables.nextSignal(),
                    found.token().address(),
                    "callback/" + change.dedupKey(),
                    change.acceptedAt(),
                    change.payload(),
                    undo);
        }
        return applied(execution);
    }

    private ChangeResult withEffect(Change.WithEffect change) {
        MemoryExecution execution = tables.find(change.transition().no());
        if (execution == null || !(execution.admits(change.transition()) || execution.holds(change.transition()))) {
            return FENCED;
        }
        ChangeResult result = write(change.effect());
        if (result instanceof ChangeResult.Applied || result instanceof ChangeResult.Published) {
            transition(change.transition());
        }
        return result;
    }

    private ChangeResult signalOrStart(Change.SignalOrStart change) {
        StartRecord start = change.start().start();
        MemoryExecution existing = tables.find(start.id());
        if (existing == null) {
            insert(change.start());
        } else if (!existing.row().start().seed().equals(start.seed())
                && !existing.knowsSignal(change.signal().dedupKey())
                && !change.workflows().contains(existing.row().start().workflow())) {
            return new ChangeResult.Exists(existing.row().withoutPayloads());
        }
        return signal(change.signal());
    }

    private ChangeResult command(Change.Command command) {
        MemoryExecution execution = tables.find(command.executionId());
        if (execution == null) {
            return NOT_FOUND;
        }
        if (!execution.knowsCommand(command.token())) {
            if (execution.state().status().isEnded()) {
                return new ChangeResult.Ended(execution.row().withoutPayloads());
            }
            touch(execution);
            execution.accept(tables.nextCommand(), command, undo);
        }
        return applied(execution);
    }

    // It may wait for this one.
    private void touchParent(MemoryExecution execution) {
        MemoryExecution parent = tables.find(execution.parent());
        if (parent != null) {
            touch(parent);
        }
    }

    private void touch(MemoryExecution execution) {
        if (touched.add(execution)) {
            tables.index().remove(execution);
        }
    }

    private static ChangeResult applied(MemoryExecution execution) {
        return new ChangeResult.Applied(execution.row().withoutPayloads());
    }
}
