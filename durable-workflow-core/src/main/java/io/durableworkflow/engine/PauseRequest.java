package io.durableworkflow.engine;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.CommandRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators have asked about halting an execution and what is not carried out yet: of a pause and a resumption the later
 * one counts.
 *
 * @param latest the one that counts, or null if there is none
 * @param numbers all of them: they are carried out or overtaken together
 */
record PauseRequest(@Nullable CommandRecord latest, List<Long> numbers) {
    static final PauseRequest NONE = new PauseRequest(null, List.of());

    PauseRequest {
        numbers = List.copyOf(numbers);
    }

    /** With commands that came later, of whatever kind. */
    PauseRequest with(List<CommandRecord> commands) {
        CommandRecord last = latest;
        List<Long> all = numbers;
        for (CommandRecord command : commands) {
            if (command.kind() == CommandKind.PAUSE || command.kind() == CommandKind.RESUME) {
                if (all == numbers) {
                    all = new ArrayList<>(numbers);
                }
                all.add(command.no());
                last = command;
            }
        }
        return all == numbers ? this : new PauseRequest(last, all);
    }

    boolean isWanted() {
        return latest != null && latest.kind() == CommandKind.PAUSE;
    }

    /** Whether an execution that nobody runs has to be halted, or to be let go on, because of this. */
    boolean appliesTo(ExecutionStatus status) {
        return switch (status) {
            case QUEUED, RUNNING, SUSPENDED -> isWanted();
            case PAUSED -> latest != null;
            default -> false;
        };
    }

    /**
     * The commands that are over with once an execution has this status. A pause that is wanted is not over with while it
     * could still be carried out; it is overtaken by an end, a compensation, and whatever blocks.
     */
    List<Long> settledBy(ExecutionStatus status) {
        return switch (status) {
            case QUEUED, RUNNING, SUSPENDED -> isWanted() ? List.of() : numbers;
            default -> numbers;
        };
    }
}
