package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.sql.SQLException;
import java.util.List;

/** Writes what a body sends together with the transition that records it. Nobody else writes between the two. */
final class Effects {
    private static final ChangeResult FENCED = new ChangeResult.Fenced();

    private final ChildStarts children;
    private final Transitions transitions;
    private final Deliveries deliveries;
    private final Publications publications;
    private final Starts starts;
    private final SignalsOrStarts signalsOrStarts;

    Effects(
            ChildStarts children,
            Transitions transitions,
            Deliveries deliveries,
            Publications publications,
            Starts starts,
            SignalsOrStarts signalsOrStarts) {
        this.children = children;
        this.transitions = transitions;
        this.deliveries = deliveries;
        this.publications = publications;
        this.starts = starts;
        this.signalsOrStarts = signalsOrStarts;
    }

    ChangeResult write(Change.WithEffect change) throws SQLException {
        ChangeResult[] result = new ChangeResult[1];
        boolean next = children.isNext(change.transition());
        if (!next) {
            transitions.write(List.of(new Numbered<>(0, change.transition())), result);
            if (!(result[0] instanceof ChangeResult.Applied)) {
                return FENCED;
            }
        }
        ChangeResult sent = effect(change.effect(), result);
        if (next && (sent instanceof ChangeResult.Applied || sent instanceof ChangeResult.Published)) {
            transitions.write(List.of(new Numbered<>(0, change.transition())), result);
        }
        return sent;
    }

    private ChangeResult effect(Change effect, ChangeResult[] result) throws SQLException {
        if (effect instanceof Change.Publish publish) {
            return publications.write(publish);
        }
        if (effect instanceof Change.SignalOrStart signalOrStart) {
            return signalsOrStarts.write(signalOrStart);
        }
        if (effect instanceof Change.Start start) {
            starts.write(List.of(new Numbered<>(0, start)), result);
        } else {
            deliveries.write(List.of(new Numbered<>(0, effect)), result);
        }
        return result[0];
    }
}
