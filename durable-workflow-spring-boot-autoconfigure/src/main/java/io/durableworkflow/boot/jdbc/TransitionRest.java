package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.Change.Forget;
import io.durableworkflow.store.Change.Rewind;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StoreRejectedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What transitions write beside their gates, sorted by statement. */
final class TransitionRest {
    private record Part<T>(Transition of, int line, T value) {}

    private final List<Part<CheckpointKey>> removed = new ArrayList<>();
    private final List<Part<CheckpointRecord>> checkpoints = new ArrayList<>();
    private final List<Part<EventRecord>> events = new ArrayList<>();
    private final List<Part<Long>> consumed = new ArrayList<>();
    private final List<Part<Long>> closed = new ArrayList<>();
    private final List<Part<Rewind>> rewound = new ArrayList<>();
    private final List<Part<Forget>> forgotten = new ArrayList<>();
    private final List<Transition> ended = new ArrayList<>();

    /** Takes what is left of a transition whose gate was written. */
    void add(Transition transition) {
        ExecutionState state = transition.state();
        boolean gateWasCheckpoint = state == null && !transition.checkpoints().isEmpty();
        boolean gateWasEvent = state == null && transition.checkpoints().isEmpty();
        for (CheckpointKey key : transition.removed()) {
            // What is dropped and written anew is overwritten: the gate may be among it.
            if (transition.checkpoints().stream().noneMatch(c -> c.key().equals(key))) {
                removed.add(new Part<>(transition, 0, key));
            }
        }
        add(transition, transition.checkpoints(), gateWasCheckpoint ? 1 : 0, checkpoints);
        add(transition, transition.events(), gateWasEvent ? 1 : 0, events);
        add(transition, transition.consumed(), 0, consumed);
        add(transition, transition.closed(), 0, closed);
        if (transition.rewind() != null) {
            rewound.add(new Part<>(transition, 0, transition.rewind()));
        }
        if (transition.forget() != null) {
            forgotten.add(new Part<>(transition, 0, transition.forget()));
        }
        if (state != null && state.status().isEnded()) {
            ended.add(transition);
        }
    }

    private static <T> void add(Transition transition, List<T> values, int from, List<Part<T>> to) {
        for (int i = from; i < values.size(); i++) {
            to.add(new Part<>(transition, i, values.get(i)));
        }
    }

    void write(StoreSql sql, Statements statements) throws SQLException {
        statements.write(
                sql.keepCheckpoints,
                rewound,
                (to, part) -> to.number(Objects.requireNonNull(part.of.state()).generation())
                        .number(part.of.no())
                        .number(part.value.from())
                        .number(part.value.position()));
        List<Part<Integer>> branches = new ArrayList<>();
        rewound.forEach(part -> part.value.branches().forEach(scope -> branches.add(new Part<>(part.of, 0, scope))));
        statements.write(
                sql.keepBranch,
                branches,
                (to, part) -> to.number(Objects.requireNonNull(part.of.state()).generation())
                        .number(part.of.no())
                        .number(Objects.requireNonNull(part.of.rewind()).from())
                        .number(part.value.intValue()));
        // What is still in the generation that is left is dropped.
        statements.write(
                sql.giveSignalsBack,
                rewound,
                (to, part) -> to.number(part.of.no()).number(part.value.from()));
        statements.write(
                sql.deleteCheckpoint,
                removed,
                (to, part) -> to.number(part.of.no())
                        .number(part.value.generation())
                        .number(part.value.scope())
                        .number(part.value.position()));
        statements.write(
                sql.forgetCheckpoints,
                forgotten,
                (to, part) -> to.number(part.of.no()).number(part.value.generation()));
        statements.write(sql.forgetTokens, forgotten, (to, part) -> to.number(part.of.no()));
        long[] rows = statements.write(sql.writeCheckpoint, checkpoints, (to, part) -> {
            CheckpointRows.bind(to, part.value);
            bindHolder(to, part.of);
        });
        requireAll("checkpoint", checkpoints, rows);
        rows = statements.write(sql.insertEvent, events, (to, part) -> {
            to.number(part.line);
            CheckpointRows.bind(to, part.value);
            bindHolder(to, part.of);
        });
        requireAll("event", events, rows);
        statements.write(
                sql.forgetEvents,
                forgotten,
                (to, part) -> to.number(part.of.no()).number(part.of.no()).number(part.value.keptEvents() - 1));
        rows = statements.write(sql.consumeSignal, consumed, TransitionRest::bindNumber);
        requireAll("pending signal", consumed, rows);
        statements.write(sql.closeCommand, closed, TransitionRest::bindNumber);
        statements.write(sql.expireSignals, ended, TransitionRest::bindEnd);
        statements.write(sql.closeCommands, ended, TransitionRest::bindEnd);
    }

    private static void bindHolder(Binder to, Transition transition) throws SQLException {
        ExecutionState state = transition.state();
        long fence = state == null ? transition.fence() : state.fence();
        to.number(transition.no()).number(fence).number(transition.revision());
    }

    private static void bindNumber(Binder to, Part<Long> part) throws SQLException {
        to.number(part.of.revision()).number(part.value.longValue()).number(part.of.no());
    }

    private static void bindEnd(Binder to, Transition transition) throws SQLException {
        to.number(transition.revision()).number(transition.no());
    }

    // The gate is written already, so there is no way back but to refuse the whole batch.
    private static void requireAll(String what, List<? extends Part<?>> parts, long[] rows) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != 1) {
                Part<?> part = parts.get(i);
                throw new StoreRejectedException(
                        "Revision %d of execution no %d does not fit what is stored: no %s %s."
                                .formatted(part.of.revision(), part.of.no(), what, part.value),
                        null);
            }
        }
    }
}
