package io.durableworkflow.boot.diagnostics;

import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.boot.jdbc.DatabaseException;
import io.durableworkflow.boot.schema.SchemaException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.annotation.Order;

/**
 * Explains why the database of the workflows stops the start. The exceptions say it all, the last sentence being what to
 * do. Comes before Spring Boot's analyzers, which would explain an exception of the driver in their own way.
 */
@Order(0)
final class DatabaseFailureAnalyzer implements FailureAnalyzer {
    private static final String CHECK_THE_DISK =
            "Check the disk, the permissions and who else uses the database, then start again. Nothing is lost.";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof DatabaseException || cause instanceof SchemaException) {
                int end = message.lastIndexOf(". ") + 1;
                return new FailureAnalysis(
                        message.substring(0, end), message.substring(end).strip(), cause);
            }
            if (cause instanceof StoreUnavailableException) {
                return new FailureAnalysis(message, CHECK_THE_DISK, cause);
            }
        }
        return null;
    }
}
