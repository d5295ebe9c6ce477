package io.durableworkflow.crash.kill;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.crash.ledger.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A small program without Spring's context that works with the engine and is killed. It does what it is told on its input, a
 * command in each line, and answers each when it is done: what is answered is promised.
 */
final class Program {
    /** When it works; then the number of executions that have not ended. */
    static final String OPEN = "open ";

    /** A command that is done; then the command. */
    static final String ACKNOWLEDGED = "done ";

    /** A command that is refused; then the command, a colon and the exception. */
    static final String REFUSED = "refused ";

    /** Then the id of an execution that has ended. */
    static final String ENDED = "ended ";

    /** Something that should not happen; then what. */
    static final String SURPRISE = "surprise ";

    /** What each line ends with, so that one that was cut off is told apart. */
    static final String END = " ;";

    /** Command: lets no more runs of the schedule come, and is done when all executions have ended. */
    static final String FINISH = "finish";

    /** How often the schedule starts a run. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Set<ExecutionStatus> AT_REST = EnumSet.of(
            ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.CANCELLED);
    private static final int THREADS = 4;

    private final DurableEngine engine;
    private final Map<String, WorkflowDefinition<String>> workflows = new HashMap<>();

    private Program(DurableEngine engine) {
        this.engine = engine;
    }

    /** Database, its file, the ledger, number of the process. */
    public static void main(String[] arguments) throws Exception {
        Database database = Database.valueOf(arguments[0]);
        try (Ledger ledger = Ledger.open(Path.of(arguments[2]), Integer.parseInt(arguments[3]));
                WorkflowDatabase opened = database.open(Path.of(arguments[1]));
                JdbcCheckpointStore store = JdbcCheckpointStore.open(opened);
                DurableEngine engine = DurableEngine.builder()
                        .store(store)
                        .codec(new JacksonPayloadCodec())
                        .residentWait(Duration.ofMillis(20))
                        .compensationRetry(RetryPolicy.fixed(10, Duration.ofMillis(30)))
                        .maxRecoveryAttempts(1_000) // kills come faster here than an execution may get on
                        .listener(Program::heard)
                        .build()) {
            JdbcTemplate jdbc = new JdbcTemplate(opened.dataSource());
            TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(opened.dataSource()));
            if (database == Database.APPLICATION) {
                jdbc.execute("CREATE TABLE IF NOT EXISTS invoice (execution TEXT NOT NULL, step TEXT NOT NULL)");
            }
            Program program = new Program(engine);
            Workflows workflows = new Workflows(engine, ledger, jdbc, transactions);
            workflows.register().forEach(workflow -> program.workflows.put(workflow.name(), workflow));
            engine.schedules().create(Workflows.TICK, workflows.tick(), everySecond());
            engine.launch();
            print(OPEN + program.active());
            program.listen();
        }
    }

    private static ScheduleOptions everySecond() {
        return ScheduleOptions.of(ScheduleTiming.fixedRate(PERIOD))
                .missedRunsUpTo(ScheduleOptions.MOST_MISSED_RUNS)
                .overlap(OverlapPolicy.ALLOW);
    }

    private static void heard(EngineEvent event) {
        if (event instanceof EngineEvent.ExecutionEnded ended) {
            print(ENDED + ended.executionId());
        } else if (event instanceof EngineEvent.ExecutionBlocked || event instanceof EngineEvent.StoreFailed) {
            print(SURPRISE + event);
        }
    }

    private static void print(String line) {
        System.out.println(line + END);
    }

    // Until its input ends.
    private void listen() throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String command = line;
            threads.execute(() -> answer(command));
        }
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a command is not done");
        }
    }

    private void answer(String command) {
        try {
            carryOut(command.split(" "));
            print(ACKNOWLEDGED + command);
        } catch (RuntimeException e) {
            print(REFUSED + command + ": " + e);
        }
    }

    private void carryOut(String[] command) {
        switch (command[0]) {
            case Command.START -> engine.start(workflows.get(command[2]), WorkflowOptions.id(command[1]));
            case Command.SIGNAL -> engine.signal(command[1], command[2], command[3], command[3]);
            case Command.CANCEL -> engine.cancel(command[1]);
            case FINISH -> finish();
            default -> throw new IllegalArgumentException("no such command");
        }
    }

    private void finish() {
        engine.schedules().pause(Workflows.TICK, new Audit("test", "it is enough"));
        while (active() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private long active() {
        return engine.countByStatus().entrySet().stream()
                .filter(count -> !AT_REST.contains(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
