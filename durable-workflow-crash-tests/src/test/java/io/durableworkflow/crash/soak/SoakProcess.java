package io.durableworkflow.crash.soak;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.RetentionOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.crash.load.LoadWorkflows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Works for some time under a steady load, on a file that retention keeps small, and writes a line of {@link Sample} to a file
 * again and again. Prints {@code found} with each thing that is not as promised, {@code worked} with how much was done, and {@code closed}.
 */
final class SoakProcess {
    private static final int CLIENTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration KEPT = Duration.ofSeconds(20);

    private final Path file;
    private final Path series;
    private final Duration time;
    private final Duration interval;
    private final SoakLedger ledger = new SoakLedger();
    private final LoadWorkflows workflows = new LoadWorkflows(ledger, 200);
    private final MoreWorkflows more = new MoreWorkflows(ledger);
    private final AtomicInteger next = new AtomicInteger();
    private final long begin = System.nanoTime();

    private SoakProcess(String[] arguments) {
        file = Path.of(arguments[0]);
        series = Path.of(arguments[1]);
        time = Duration.ofSeconds(Long.parseLong(arguments[2]));
        interval = Duration.ofSeconds(Long.parseLong(arguments[3]));
    }

    /** Arguments: the database file, the file for the samples, and seconds of work and between two samples. */
    public static void main(String[] arguments) throws Exception {
        SoakProcess process = new SoakProcess(arguments);
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(process.file);
                DurableEngine engine = process.engine(store)) {
            process.run(engine);
        }
        process.ledger.findings().forEach(finding -> System.out.println("found " + finding));
        System.out.println(
                "worked " + process.ledger.ended() + " executions, " + process.ledger.effects() + " effects");
        System.out.println("closed");
    }

    private DurableEngine engine(JdbcCheckpointStore store) {
        DurableEngineBuilder builder = DurableEngine.builder()
                .store(store)
                .codec(new JacksonPayloadCodec())
                .retention(RetentionOptions.keepAll()
                        .completed(KEPT)
                        .failed(KEPT)
                        .cancelled(KEPT)
                        .interval(Duration.ofSeconds(2))
                        .batchSize(RetentionOptions.MAX_BATCH_SIZE));
        return workflows.prepare(builder).build();
    }

    private void run(DurableEngine engine) throws IOException, InterruptedException {
        workflows.register(engine);
        more.register(engine);
        engine.launch();
        more.schedule(engine);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> play(engine), "client " + i);
            client.start();
            clients.add(client);
        }
        try (PrintWriter samples = new PrintWriter(Files.newBufferedWriter(series, StandardCharsets.UTF_8))) {
            long taken = begin;
            while (isTime()) {
                LockSupport.parkNanos(PAUSE.toNanos());
                if (System.nanoTime() - taken >= interval.toNanos()) {
                    taken = System.nanoTime();
                    samples.println(
                            Sample.take((taken - begin) / 1_000_000_000, file).text());
                    samples.flush();
                }
            }
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private boolean isTime() {
        return System.nanoTime() - begin < time.toNanos();
    }

    private void play(DurableEngine engine) {
        while (isTime()) {
            int number = next.getAndIncrement();
            try {
                if (number % 3 == 0) {
                    more.play(engine, number / 3);
                } else {
                    workflows.play(engine, number);
                }
            } catch (InterruptedException | RuntimeException e) {
                ledger.find("number " + number, e.toString());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
