package io.durableworkflow.boot.operator;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * What came with a command to one execution; each command reads what it needs, and says what it misses.
 *
 * @param id the execution
 * @param to for rewind and fork: a position, or else the name of a step
 * @param dropped for rewind: refuse, forget or compensate
 * @param newId for fork: id of the new execution
 * @param name for signal: its name
 * @param value for signal: the payload; for resolve: the result, or the message of the failure
 * @param dedupKey for signal: a second one with this key does nothing
 * @param resolution for resolve: result, failure, run-again or accept
 * @param audit who gives it, and why
 */
public record CommandRequest(
        String id,
        @Nullable String to,
        @Nullable String dropped,
        @Nullable String newId,
        @Nullable String name,
        @Nullable Object value,
        @Nullable String dedupKey,
        @Nullable String resolution,
        Audit audit) {

    /** Digits are a position, everything else is a name. */
    BodyPosition place() {
        String place = Words.required("to", to, "a position or the name of a step");
        return place.matches("[0-9]{1,9}") ? BodyPosition.of(Integer.parseInt(place)) : BodyPosition.of(place);
    }

    DroppedSteps droppedSteps() {
        return dropped == null ? DroppedSteps.REFUSE : Words.oneOf(DroppedSteps.class, "dropped", dropped);
    }

    String requiredNewId() {
        return Words.required("newId", newId, "an id for the new execution");
    }

    String requiredName() {
        return Words.required("name", name, "the name of the signal");
    }

    Resolution decision() {
        return switch (Words.oneOf(
                Decision.class, "resolution", Words.required("resolution", resolution, Words.list(Decision.class)))) {
            case RESULT -> new Resolution.Result(value);
            case FAILURE -> new Resolution.Failure(messageOfTheFailure());
            case RUN_AGAIN -> new Resolution.RunAgain();
            case ACCEPT -> new Resolution.Accept();
        };
    }

    private String messageOfTheFailure() {
        if (value == null) {
            return "failed by an operator";
        }
        if (value instanceof String message) {
            return message;
        }
        throw new IllegalArgumentException("value must be text: it is the message of the failure");
    }

    private enum Decision {
        RESULT,
        FAILURE,
        RUN_AGAIN,
        ACCEPT
    }
}
