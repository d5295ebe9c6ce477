package io.durableworkflow.boot.schema;

import java.util.logging.Level;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends what Liquibase says during our run to our own logger, two levels lower: a dozen INFO lines about a file that the
 * application does not know, and a SEVERE one about analytics being off, help nobody. What goes wrong is in the exception.
 */
final class QuietLogService extends AbstractLogService {
    private static final org.slf4j.Logger TARGET = LoggerFactory.getLogger(SchemaMigration.class);

    @Override
    public int getPriority() {
        return PRIORITY_NOT_APPLICABLE;
    }

    @Override
    @SuppressWarnings("rawtypes") // as it is declared there
    public Logger getLog(@Nullable Class type) {
        return new QuietLogger();
    }

    private static final class QuietLogger extends AbstractLogger {
        @Override
        public void log(Level level, @Nullable String message, @Nullable Throwable cause) {
            if (level.intValue() >= Level.INFO.intValue()) {
                TARGET.debug(message, cause);
            } else {
                TARGET.trace(message, cause);
            }
        }
    }
}
