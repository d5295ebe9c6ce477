package io.durableworkflow.crash.shutdown;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.crash.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A small application with the starter, and without a web server unless a property asks for one. What it prints, the test reads. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Works.class)
class Application {
    /** Then the id of an execution whose start has returned. */
    static final String ACCEPTED = "accepted ";

    /** No execution is under way any more. */
    static final String FINISHED = "finished";

    private static final int THREADS = 4;
    private static final List<ExecutionStatus> AT_REST = List.of(
            ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.CANCELLED);

    /** What a process does beside running what is there. */
    enum Task {
        /** Starts executions of a workflow; so many, or without end. */
        START,
        /** Waits until none is under way. */
        FINISH
    }

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments);
    }

    @Bean
    Ledger ledger(@Value("${ledger}") Path file, @Value("${process}") int process) throws IOException {
        return Ledger.open(file, process);
    }

    @Bean
    ApplicationRunner task(
            DurableEngine engine,
            Works works,
            @Value("${task}") Task task,
            @Value("${workflows:}") List<String> workflows,
            @Value("${count:0}") int count,
            @Value("${process}") int process) {
        return arguments -> {
            switch (task) {
                case START -> start(engine, works, workflows, process, count);
                case FINISH -> new Thread(() -> finish(engine), "finish").start();
            }
        };
    }

    private static void start(DurableEngine engine, Works works, List<String> workflows, int process, int count) {
        AtomicInteger next = new AtomicInteger();
        Map<String, Callable<Void>> calls = calls(works);
        for (int thread = 0; thread < THREADS; thread++) {
            new Thread(
                            () -> {
                                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                                    String workflow = workflows.get(n % workflows.size());
                                    String id = workflow + "-" + process + "-" + n;
                                    engine.start(id, calls.get(workflow));
                                    print(ACCEPTED + id);
                                }
                            },
                            "starts-" + thread)
                    .start();
        }
    }

    private static Map<String, Callable<Void>> calls(Works works) {
        return Map.of(
                "quick", call(works::quick),
                "brief", call(works::brief),
                "lasting", call(works::lasting),
                "lastingOnce", call(works::lastingOnce),
                "lastingAskedAfter", call(works::lastingAskedAfter),
                "crowd", call(works::crowd),
                "briefSaga", call(works::briefSaga),
                "lastingSaga", call(works::lastingSaga));
    }

    private static Callable<Void> call(Runnable workflow) {
        return () -> {
            workflow.run();
            return null;
        };
    }

    private static void finish(DurableEngine engine) {
        while (engine.countByStatus().entrySet().stream()
                .anyMatch(count -> count.getValue() > 0 && !AT_REST.contains(count.getKey()))) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        print(FINISHED);
    }

    static void print(String line) {
        System.out.println(line);
    }
}
