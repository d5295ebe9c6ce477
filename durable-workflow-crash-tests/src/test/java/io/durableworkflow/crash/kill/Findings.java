package io.durableworkflow.crash.kill;

import io.durableworkflow.crash.ledger.Effect;
import io.durableworkflow.crash.ledger.LedgerLine;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is there when a process is gone.
 *
 * @param ledger what was done, in the order in which it was done
 * @param stored what is recorded
 * @param acknowledged commands that were answered as done
 */
record Findings(List<LedgerLine> ledger, Stored stored, Set<Command> acknowledged) {
    static final Findings NOTHING = new Findings(List.of(), Stored.NOTHING, Set.of());

    /** What was done at least once. */
    Set<Effect> effects() {
        return ledger.stream().map(LedgerLine::effect).collect(Collectors.toSet());
    }

    /** How often each thing was done. */
    Map<Effect, Long> counts() {
        return ledger.stream().collect(Collectors.groupingBy(LedgerLine::effect, Collectors.counting()));
    }

    /** What was done again, as a kill had come between the effect and the record. */
    int repeats() {
        return ledger.size() - new HashSet<>(effects()).size();
    }

    /** How many steps have ended with nobody knowing how, and have said so. */
    long unknown() {
        return stored.recorded().values().stream()
                .filter(recorded ->
                        recorded.status() == Stored.Status.UNKNOWN || Workflows.NOT_DONE.equals(recorded.output()))
                .count();
    }
}
