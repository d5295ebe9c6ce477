package io.durableworkflow.boot;

import static io.durableworkflow.boot.PropertyCheck.inRange;
import static io.durableworkflow.boot.PropertyCheck.require;

import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.Identifiers;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.RetentionOptions;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.boot.discovery.ForeignThreadPolicy;
import io.durableworkflow.boot.jdbc.DatabaseOptions;
import io.durableworkflow.boot.jdbc.Synchronous;
import io.durableworkflow.boot.schema.TablePrefix;
import io.durableworkflow.codec.EncryptedPayloadCodec;
import io.durableworkflow.codec.EncryptionKey;
import io.durableworkflow.codec.PayloadCodec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for durable workflows. A value out of range stops the start.
 *
 * @param enabled Whether workflows are run durably. When disabled, no database is opened and every durable call is
 *     refused.
 * @param dispatch Whether this process runs workflows. When disabled, it only accepts starts, signals and commands.
 * @param sqlite Database file of the library's own.
 * @param datasource Which database is used.
 * @param tablePrefix Prefix of the names of all tables. A letter or underscore, then letters, digits and underscores; at
 *     most 21 characters.
 * @param maxConcurrentExecutions Most executions that run at the same time.
 * @param retry Retries of steps that do not say otherwise.
 * @param compensation Retries of compensations that do not say otherwise.
 * @param maxPayload Most bytes of a stored argument list, result or signal payload.
 * @param maxRecoveryAttempts How often the process may die while it runs an execution before that execution is blocked.
 * @param residentWait Longest remaining wait that keeps its thread while no other execution needs it.
 * @param commit How changes are gathered into transactions.
 * @param maxRememberedTimers Most due or soon due executions that are kept in memory. The others are on disk only.
 * @param maxCheckpoints Most recorded calls of one execution.
 * @param maxPublishedValues Most names under which one execution may publish values.
 * @param stepTimeoutGrace How long a step that was interrupted because its time is over may take to end before its execution
 *     is blocked.
 * @param storeTimeout How long a start, signal or command waits for the database.
 * @param callTimeout How long a direct call of a workflow waits for its result. The workflow itself goes on.
 * @param foreignThread What happens when a step is called on a thread that does not run the execution. WARN lets it run
 *     plainly.
 * @param queues Queues by name, which limit how many of their executions run.
 * @param backup Backups that are written while work goes on.
 * @param retention How long executions are kept after they have ended.
 * @param platformThreads Whether workflows run on platform threads where the JDK has virtual ones. By default they do if they
 *     are kept in a SQLite DataSource of the application's, as virtual threads that wait for SQLite's lock keep each other from
 *     going on.
 * @param encryption Encryption of payloads. Without keys they are stored plainly.
 * @param dashboard Pages for operators, served by the application itself.
 */
@ConfigurationProperties("durable-workflow")
public record DurableWorkflowProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean dispatch,
        @DefaultValue Sqlite sqlite,
        @DefaultValue Datasource datasource,
        @DefaultValue("dw_") String tablePrefix,
        @DefaultValue("64") int maxConcurrentExecutions,
        @DefaultValue Retry retry,
        @DefaultValue Compensation compensation,
        @DefaultValue("1MB") DataSize maxPayload,
        @DefaultValue("5") int maxRecoveryAttempts,
        @DefaultValue("100ms") Duration residentWait,
        @DefaultValue Commit commit,
        @DefaultValue("10000") int maxRememberedTimers,
        @DefaultValue("100000") int maxCheckpoints,
        @DefaultValue("100") int maxPublishedValues,
        @DefaultValue("30s") Duration stepTimeoutGrace,
        @DefaultValue("30s") Duration storeTimeout,
        @DefaultValue("36500d") Duration callTimeout,
        @DefaultValue("WARN") ForeignThreadPolicy foreignThread,
        @DefaultValue Map<String, Queue> queues,
        @DefaultValue Backup backup,
        @DefaultValue Retention retention,
        @Nullable Boolean platformThreads,
        @DefaultValue Encryption encryption,
        @DefaultValue Dashboard dashboard) {

    private static final String PREFIX = "durable-workflow.";
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    public DurableWorkflowProperties {
        require(
                isTablePrefix(tablePrefix),
                PREFIX + "table-prefix",
                tablePrefix,
                "a letter or underscore, then letters, digits and underscores, at most 21 characters");
        queues.keySet()
                .forEach(name ->
                        require(isId(name), PREFIX + "queues", name, "names of letters, digits and - _ . : @ + = , ~"));
        queues.forEach((name, queue) -> queue.check(name));
        inRange(PREFIX + "max-concurrent-executions", maxConcurrentExecutions, 1, 100_000);
        inRange(PREFIX + "max-payload", maxPayload, DataSize.ofKilobytes(1), DataSize.ofMegabytes(64));
        inRange(PREFIX + "max-recovery-attempts", maxRecoveryAttempts, 1, 1_000);
        inRange(PREFIX + "resident-wait", residentWait, Duration.ZERO, Duration.ofMinutes(1));
        inRange(PREFIX + "max-remembered-timers", maxRememberedTimers, 1, 1_000_000);
        inRange(PREFIX + "max-checkpoints", maxCheckpoints, 1, 10_000_000);
        inRange(PREFIX + "max-published-values", maxPublishedValues, 1, 10_000);
        inRange(PREFIX + "step-timeout-grace", stepTimeoutGrace, MILLISECOND, HOUR);
        inRange(PREFIX + "store-timeout", storeTimeout, MILLISECOND, HOUR);
        inRange(PREFIX + "call-timeout", callTimeout, MILLISECOND, Duration.ofDays(36_500));
    }

    private static boolean isId(String name) {
        try {
            Identifiers.requireId("queue name", name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTablePrefix(String prefix) {
        try {
            return new TablePrefix(prefix).value().equals(prefix);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Hands the engine what it needs to know of these. */
    DurableEngineBuilder applyTo(DurableEngineBuilder builder) {
        queues.forEach((name, queue) -> builder.queue(queue.options(name)));
        return builder.retention(retention.options())
                .maxConcurrentExecutions(maxConcurrentExecutions)
                .defaultRetry(retry.policy())
                .compensationRetry(compensation.policy())
                .maxPayloadBytes(Math.toIntExact(maxPayload.toBytes()))
                .maxRecoveryAttempts(maxRecoveryAttempts)
                .residentWait(residentWait)
                .maxBatchSize(commit.maxBatchSize())
                .maxQueuedChanges(commit.maxQueued())
                .intentDelay(commit.intentDelay())
                .maxRememberedTimers(maxRememberedTimers)
                .maxCheckpoints(maxCheckpoints)
                .maxPublishedValues(maxPublishedValues)
                .stepTimeoutGrace(stepTimeoutGrace)
                .storeTimeout(storeTimeout)
                .callTimeout(callTimeout);
    }

    /**
     * One queue.
     *
     * @param concurrency Most executions that hold a place at the same time. No limit without it.
     * @param perKey Most executions of one key that hold a place at the same time. No limit without it.
     * @param starts Most executions that are let through in any period. No limit without it.
     * @param period Time over which those are counted.
     * @param maxWaiting Most executions that wait for a place. Further starts are refused.
     */
    public record Queue(
            @Nullable Integer concurrency,
            @Nullable Integer perKey,
            @Nullable Integer starts,
            @Nullable Duration period,
            @DefaultValue("100000") int maxWaiting) {
        // Not in the constructor, which does not know the name.
        private void check(String name) {
            String prefix = PREFIX + "queues." + name + ".";
            limit(prefix + "concurrency", concurrency);
            limit(prefix + "per-key", perKey);
            limit(prefix + "starts", starts);
            require(
                    (starts == null) == (period == null),
                    prefix + (starts == null ? "starts" : "period"),
                    "missing",
                    "a value, as starts and period belong together");
            if (period != null) {
                inRange(prefix + "period", period, QueueOptions.SHORTEST_PERIOD, QueueOptions.LONGEST_PERIOD);
            }
            inRange(prefix + "max-waiting", maxWaiting, 1, QueueOptions.MOST_WAITING);
        }

        private static void limit(String property, @Nullable Integer value) {
            if (value != null) {
                inRange(property, value, 1, QueueOptions.MOST);
            }
        }

        private QueueOptions options(String name) {
            return new QueueOptions(name, concurrency, perKey, starts, period, maxWaiting);
        }
    }

    /**
     * Encryption of payloads.
     *
     * @param keys Keys, newest first: the first encrypts, all decrypt, the last one makes fingerprints of inputs. Without any,
     *     payloads are stored plainly.
     * @param readPlain Whether payloads that are not encrypted are read. For the time until the last execution that was
     *     stored plainly has ended.
     */
    public record Encryption(
            @DefaultValue List<Key> keys,
            @DefaultValue("false") boolean readPlain) {

        public Encryption {
            for (int i = 0; i < keys.size(); i++) {
                keys.get(i).check(PREFIX + "encryption.keys[" + i + "].");
            }
            long ids = keys.stream().map(Key::id).distinct().count();
            require(ids == keys.size(), PREFIX + "encryption.keys", keys, "keys of which each has an id of its own");
            require(
                    !readPlain || !keys.isEmpty(),
                    PREFIX + "encryption.read-plain",
                    readPlain,
                    "true only where there are keys");
        }

        PayloadCodec around(PayloadCodec plain) {
            if (keys.isEmpty()) {
                return plain;
            }
            EncryptedPayloadCodec codec =
                    EncryptedPayloadCodec.of(plain, keys.stream().map(Key::key).toList());
            return readPlain ? codec.readingPlain() : codec;
        }
    }

    /**
     * A key.
     *
     * @param id Name that is stored with what the key encrypts: 1 to 32 letters, digits, - and _. Never reused for another
     *     secret.
     * @param secret 32 bytes in Base64, such as {@code openssl rand -base64 32} makes.
     */
    public record Key(String id, String secret) {
        // Not in the constructor, which does not know the place.
        private void check(String prefix) {
            try {
                EncryptionKey.of(id, new byte[32]);
            } catch (IllegalArgumentException e) {
                require(false, prefix + "id", id, "1 to 32 letters, digits, - and _");
            }
            try {
                key();
            } catch (IllegalArgumentException e) {
                require(false, prefix + "secret", "(not shown)", "32 bytes in Base64: openssl rand -base64 32");
            }
        }

        private EncryptionKey key() {
            return EncryptionKey.fromBase64(id, secret);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /** Hands the database what it needs to know of these. */
    DatabaseOptions databaseOptions() {
        return DatabaseOptions.defaults()
                .withTablePrefix(tablePrefix)
                .withLockWait(sqlite.lockWait())
                .withSynchronous(sqlite.synchronous());
    }

    /**
     * The library's own database file.
     *
     * @param path Database file, absolute or relative to the working directory. Created if it is missing.
     * @param lockWait How long the start waits for another process to let go of the file.
     * @param synchronous Whether a commit waits until the disk has it. NORMAL may lose the last commits at power loss.
     */
    public record Sqlite(
            @DefaultValue("durable-workflow.db") String path,
            @DefaultValue("30s") Duration lockWait,
            @DefaultValue("FULL") Synchronous synchronous) {
        private static final List<String> NOT_FILES = List.of("jdbc:", "file:", ":memory:", "classpath:");

        public Sqlite {
            require(isFile(path), PREFIX + "sqlite.path", path, "the path of a file, without jdbc:, file: or :memory:");
            inRange(PREFIX + "sqlite.lock-wait", lockWait, Duration.ZERO, HOUR);
        }

        /** The database file. */
        public Path file() {
            return Path.of(path).toAbsolutePath().normalize();
        }

        private static boolean isFile(String path) {
            try {
                return !path.isBlank()
                        && NOT_FILES.stream().noneMatch(path::startsWith)
                        && Path.of(path).getFileName() != null;
            } catch (InvalidPathException e) {
                return false;
            }
        }
    }

    /**
     * Which database is used.
     *
     * @param mode Whether workflows are kept in a file of their own or in the application's DataSource. A bean that is
     *     qualified with WorkflowDataSource is used in any case.
     */
    public record Datasource(@DefaultValue("OWN") Mode mode) {}

    /** Whose database is used. */
    public enum Mode {
        /** A file of the library's own. */
        OWN,
        /** The application's DataSource, which must be the only one or the primary one. */
        APPLICATION
    }

    /**
     * Retries of steps that do not say otherwise.
     *
     * @param maxAttempts Most attempts of a step, the first call included.
     * @param delay Pause before the second attempt.
     * @param multiplier Factor by which the pause grows with each further attempt.
     * @param maxDelay Longest pause.
     * @param jitter Share of the pause by which it is varied, 0 to 1.
     */
    public record Retry(
            @DefaultValue("1") int maxAttempts,
            @DefaultValue("1s") Duration delay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("1m") Duration maxDelay,
            @DefaultValue("0") double jitter) {
        public Retry {
            checkRetry(PREFIX + "retry.", maxAttempts, delay, multiplier, maxDelay, jitter);
        }

        /** As the engine takes it. */
        public RetryPolicy policy() {
            return DurableWorkflowProperties.policy(maxAttempts, delay, multiplier, maxDelay, jitter);
        }
    }

    /**
     * Retries of compensations that do not say otherwise.
     *
     * @param maxAttempts Most attempts of a compensation, the first call included.
     * @param delay Pause before the second attempt.
     * @param multiplier Factor by which the pause grows with each further attempt.
     * @param maxDelay Longest pause.
     * @param jitter Share of the pause by which it is varied, 0 to 1.
     */
    public record Compensation(
            @DefaultValue("10") int maxAttempts,
            @DefaultValue("1s") Duration delay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("1m") Duration maxDelay,
            @DefaultValue("0") double jitter) {
        public Compensation {
            checkRetry(PREFIX + "compensation.", maxAttempts, delay, multiplier, maxDelay, jitter);
        }

        /** As the engine takes it. */
        public RetryPolicy policy() {
            return DurableWorkflowProperties.policy(maxAttempts, delay, multiplier, maxDelay, jitter);
        }
    }

    /**
     * How changes are gathered into transactions.
     *
     * @param maxBatchSize Most changes in one transaction.
     * @param maxQueued Most changes that wait for a transaction. Further starts and signals wait.
     * @param intentDelay How long a step may run before its beginning is recorded too.
     */
    public record Commit(
            @DefaultValue("512") int maxBatchSize,
            @DefaultValue("10000") int maxQueued,
            @DefaultValue("100ms") Duration intentDelay) {
        public Commit {
            inRange(PREFIX + "commit.max-batch-size", maxBatchSize, 1, 10_000);
            inRange(PREFIX + "commit.max-queued", maxQueued, 1, 1_000_000);
            inRange(PREFIX + "commit.intent-delay", intentDelay, MILLISECOND, HOUR);
        }
    }

    /**
     * Backups that are written while work goes on.
     *
     * @param directory Directory that the endpoint workflowbackups writes to. Created if it is missing. Without it, the
     *     endpoint writes none.
     */
    public record Backup(@Nullable String directory) {
        public Backup {
            if (directory != null) {
                require(isDirectory(directory), PREFIX + "backup.directory", directory, "the path of a directory");
            }
        }

        /** The directory, or null if there is none. */
        public @Nullable Path path() {
            return directory == null
                    ? null
                    : Path.of(directory).toAbsolutePath().normalize();
        }

        private static boolean isDirectory(String path) {
            try {
                return !path.isBlank() && !Files.isRegularFile(Path.of(path));
            } catch (InvalidPathException e) {
                return false;
            }
        }
    }

    /**
     * How long executions are kept after they have ended, with all that belongs to them.
     *
     * @param completed How long completed executions are kept. For ever without it.
     * @param failed How long failed and timed out executions are kept. For ever without it.
     * @param cancelled How long cancelled executions are kept. For ever without it.
     * @param interval Time from one look for executions that may be deleted to the next.
     * @param batchSize Most executions that are deleted in one transaction. One with many records counts for several.
     */
    public record Retention(
            @Nullable Duration completed,
            @Nullable Duration failed,
            @Nullable Duration cancelled,
            @DefaultValue("1h") Duration interval,
            @DefaultValue("100") int batchSize) {
        public Retention {
            kept("completed", completed);
            kept("failed", failed);
            kept("cancelled", cancelled);
            inRange(
                    PREFIX + "retention.interval",
                    interval,
                    RetentionOptions.SHORTEST,
                    RetentionOptions.LONGEST_INTERVAL);
            inRange(PREFIX + "retention.batch-size", batchSize, 1, RetentionOptions.MAX_BATCH_SIZE);
        }

        private static void kept(String name, @Nullable Duration value) {
            if (value != null) {
                inRange(PREFIX + "retention." + name, value, RetentionOptions.SHORTEST, RetentionOptions.LONGEST);
            }
        }

        /** As the engine takes it. */
        public RetentionOptions options() {
            return new RetentionOptions(completed, failed, cancelled, interval, batchSize);
        }
    }

    /**
     * Pages for operators, served by the application itself.
     *
     * @param enabled Whether the pages are served. Whoever reaches them sees which executions there are and what they did.
     * @param path Path of the pages below the application's. Starts with a slash and does not end with one.
     * @param actions Whether the pages may change executions, schedules and queues.
     */
    public record Dashboard(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("/workflows") String path,
            @DefaultValue("false") boolean actions) {
        // No more than that, as what a request is matched with has characters with a meaning of their own.
        private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+");

        private static final int MAX_PATH = 200;

        public Dashboard {
            require(
                    path.length() <= MAX_PATH && PATH.matcher(path).matches(),
                    PREFIX + "dashboard.path",
                    path,
                    "a path such as /workflows: a slash before each part, none at the end; letters, digits and - . _ ~ in the parts,"
                            + " none of them . or ..; at most 200 characters");
        }
    }

    private static void checkRetry(
            String prefix, int maxAttempts, Duration delay, double multiplier, Duration maxDelay, double jitter) {
        inRange(prefix + "max-attempts", maxAttempts, 1, RetryPolicy.MAX_ATTEMPTS);
        inRange(prefix + "delay", delay, Duration.ZERO, RetryPolicy.LONGEST_DELAY);
        inRange(prefix + "multiplier", multiplier, 1, 1_000);
        inRange(prefix + "max-delay", maxDelay, delay, RetryPolicy.LONGEST_DELAY);
        inRange(prefix + "jitter", jitter, 0, 1);
    }

    private static RetryPolicy policy(
            int maxAttempts, Duration delay, double multiplier, Duration maxDelay, double jitter) {
        return RetryPolicy.exponential(maxAttempts, delay, multiplier)
                .withMaxDelay(maxDelay)
                .withJitter(jitter);
    }
}
