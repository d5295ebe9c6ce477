package io.durableworkflow.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Every line that the thread of a test logs at INFO or above, through whichever API. What threads say that an earlier test has left
 * behind is not the test's.
 */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {
    private final Logger slf4j = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final java.util.logging.Logger jul = java.util.logging.Logger.getLogger("");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile @Nullable Thread thread;

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (isOfTest() && event.getLevel().isGreaterOrEqual(Level.INFO)) {
                lines.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
        }
    };

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord event) {
            if (isOfTest() && event.getLevel().intValue() >= java.util.logging.Level.INFO.intValue()) {
                lines.add(event.getLoggerName() + ": " + event.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Override
    public void beforeEach(ExtensionContext context) {
        thread = Thread.currentThread();
        appender.start();
        slf4j.addAppender(appender);
        jul.addHandler(handler);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        slf4j.detachAppender(appender);
        jul.removeHandler(handler);
    }

    // Both APIs call on the thread that logs.
    private boolean isOfTest() {
        return Thread.currentThread() == thread;
    }

    /** Name of the logger and message of each, in order. */
    public List<String> list() {
        return List.copyOf(lines);
    }
}
