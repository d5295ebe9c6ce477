package io.durableworkflow.boot.operator;

import io.durableworkflow.CommandResult;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.PayloadException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.ScheduleConflictException;
import io.durableworkflow.ScheduleNotFoundException;
import io.durableworkflow.StoreUnavailableException;
import java.util.function.Supplier;

/**
 * An answer over HTTP.
 *
 * @param status of HTTP
 * @param body becomes JSON
 */
public record Reply(int status, Object body) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    /** What became of a command. */
    record Done(CommandResult result) {}

    /** What the question or the command answers, or what the engine has against it. */
    public static Reply to(Supplier<?> question) {
        try {
            Object answer = question.get();
            return answer instanceof CommandResult result
                    ? new Reply(result == CommandResult.DONE ? OK : ACCEPTED, new Done(result))
                    : new Reply(OK, answer);
        } catch (ExecutionNotFoundException | ScheduleNotFoundException | QueueNotFoundException e) {
            return problem(NOT_FOUND, e);
        } catch (ExecutionConflictException | ScheduleConflictException e) {
            return problem(CONFLICT, e);
        } catch (IllegalArgumentException | PayloadException e) {
            return problem(BAD_REQUEST, e);
        } catch (StoreUnavailableException | OutcomeUnknownException | EngineStoppingException e) {
            return problem(UNAVAILABLE, e);
        }
    }

    /** An answer that says what is wrong. */
    public static Reply problem(int status, Exception why) {
        return problem(status, String.valueOf(why.getMessage()));
    }

    /** An answer that says what is wrong. */
    public static Reply problem(int status, String why) {
        return new Reply(status, new Problem(status, why));
    }
}
