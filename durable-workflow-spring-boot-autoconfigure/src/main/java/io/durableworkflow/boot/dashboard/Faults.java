package io.durableworkflow.boot.dashboard;

import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.PayloadException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.ScheduleConflictException;
import io.durableworkflow.ScheduleNotFoundException;
import io.durableworkflow.StoreUnavailableException;
import java.io.IOException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.web.servlet.function.ServerResponse;

/** Which answer a fault becomes. */
final class Faults {
    private static final Log log = LogFactory.getLog(Faults.class);

    private Faults() {}

    /** Something that answers, or fails to. */
    @FunctionalInterface
    interface Question {
        ServerResponse ask() throws Exception;
    }

    static ServerResponse answered(Question question) throws IOException {
        try {
            return question.ask();
        } catch (RefusedException e) {
            return Answers.problem(e.status(), text(e));
        } catch (ExecutionNotFoundException | ScheduleNotFoundException | QueueNotFoundException e) {
            return Answers.problem(404, text(e));
        } catch (ExecutionConflictException | ScheduleConflictException e) {
            return Answers.problem(409, text(e));
        } catch (IllegalArgumentException | PayloadException e) {
            return Answers.problem(400, text(e));
        } catch (StoreUnavailableException | OutcomeUnknownException | EngineStoppingException e) {
            return Answers.problem(503, text(e));
        } catch (IOException e) { // the request cannot be read to its end
            throw e;
        } catch (Exception e) {
            log.error("The dashboard could not answer a request", e);
            return Answers.problem(500, "The dashboard failed. The application's log says why.");
        }
    }

    private static String text(Exception fault) {
        return String.valueOf(fault.getMessage());
    }
}
