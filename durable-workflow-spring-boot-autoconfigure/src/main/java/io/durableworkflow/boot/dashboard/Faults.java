package io.durableworkflow.boot.dashboard;

import java.io.IOException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.web.servlet.function.ServerResponse;

/** Which answer a fault becomes that is not the engine's. */
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
            return Answers.problem(e.status(), String.valueOf(e.getMessage()));
        } catch (IOException e) { // the request cannot be read to its end
            throw e;
        } catch (Exception e) {
            log.error("The dashboard could not answer a request", e);
            return Answers.problem(500, "The dashboard failed. The application's log says why.");
        }
    }
}
