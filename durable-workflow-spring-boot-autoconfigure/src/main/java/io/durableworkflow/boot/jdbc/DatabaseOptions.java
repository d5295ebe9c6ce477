package io.durableworkflow.boot.jdbc;

import io.durableworkflow.boot.schema.TablePrefix;
import java.time.Duration;

/**
 * How a {@link WorkflowDatabase} is opened.
 *
 * @param tablePrefix what the names of the tables begin with
 * @param synchronous what a commit waits for; for a file of our own only
 * @param busyTimeout how long a write waits for the file's write lock, 0 to 1 min; for a file of our own only
 * @param lockWait how long opening waits while another process holds the file, 0 to 1 h
 * @param readers most connections for reading, 1 to 64; for a file of our own only
 */
public record DatabaseOptions(
        TablePrefix tablePrefix, Synchronous synchronous, Duration busyTimeout, Duration lockWait, int readers) {
    public DatabaseOptions {
        require("busyTimeout", busyTimeout, Duration.ofMinutes(1));
        require("lockWait", lockWait, Duration.ofHours(1));
        if (readers < 1 || readers > 64) {
            throw new IllegalArgumentException("readers must be 1 to 64, was " + readers);
        }
    }

    /** FULL, 5 s, 30 s, and as many readers as there are cores, but at most 4. */
    public static DatabaseOptions defaults() {
        int readers = Math.min(4, Runtime.getRuntime().availableProcessors());
        return new DatabaseOptions(
                TablePrefix.DEFAULT, Synchronous.FULL, Duration.ofSeconds(5), Duration.ofSeconds(30), readers);
    }

    public DatabaseOptions withTablePrefix(String prefix) {
        return new DatabaseOptions(new TablePrefix(prefix), synchronous, busyTimeout, lockWait, readers);
    }

    public DatabaseOptions withSynchronous(Synchronous mode) {
        return new DatabaseOptions(tablePrefix, mode, busyTimeout, lockWait, readers);
    }

    public DatabaseOptions withBusyTimeout(Duration limit) {
        return new DatabaseOptions(tablePrefix, synchronous, limit, lockWait, readers);
    }

    public DatabaseOptions withLockWait(Duration limit) {
        return new DatabaseOptions(tablePrefix, synchronous, busyTimeout, limit, readers);
    }

    public DatabaseOptions withReaders(int connections) {
        return new DatabaseOptions(tablePrefix, synchronous, busyTimeout, lockWait, connections);
    }

    private static void require(String name, Duration value, Duration most) {
        if (value.isNegative() || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be 0 to " + most + ", was " + value);
        }
    }
}
