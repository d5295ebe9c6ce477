package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * Waits that an interrupt does not end. A step that timed out is interrupted, and so is its thread when it writes the
 * outcome: the write must not suffer. The flag is set again afterwards, for whoever it is meant.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** A connection; a pool gives none to an interrupted thread. */
    static Connection connection(DataSource dataSource) throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return dataSource.getConnection();
                } catch (SQLException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /** The result of a task that is run elsewhere; what it threw, if that is unchecked. */
    static <T> T result(Future<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw new CompletionException(e.getCause());
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /** Something that waits. Begun anew when it is interrupted, so it must bear that. */
    @FunctionalInterface
    interface Wait {
        void run() throws InterruptedException;
    }

    static void run(Wait wait) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    wait.run();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
