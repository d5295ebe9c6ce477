package io.durableworkflow.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs a workload on the engine and on the floor in turn, each round on new files, and prints the medians as one line of JSON
 * per figure. The first round warms up and does not count.
 */
public final class Benchmarks {
    private static final int STEPS = 10;

    private final Settings settings;
    private final Path folder;

    private Benchmarks(Settings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** See the usage that a call without arguments prints. */
    public static void main(String[] arguments) throws Exception {
        Settings settings;
        try {
            settings = Settings.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Path folder = Files.createTempDirectory("durable-workflow-benchmark");
        try {
            new Benchmarks(settings, folder).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws Exception {
        if (settings.workload().equals("w1")) {
            w1();
        } else {
            w2();
        }
    }

    private void w1() throws Exception {
        double[] engine = new double[settings.rounds()];
        double[] floor = new double[settings.rounds()];
        for (int round = -1; round < settings.rounds(); round++) {
            double floorRate = stepsPerSecond(floorMany(round));
            double engineRate = stepsPerSecond(engineMany(round));
            if (round >= 0) {
                floor[round] = floorRate;
                engine[round] = engineRate;
            }
        }
        Figure.print("w1", settings, "steps/s", Figure.median(engine), Figure.median(floor));
    }

    private double stepsPerSecond(long nanos) {
        return settings.size() * STEPS / (nanos / 1e9);
    }

    private long engineMany(int round) throws InterruptedException, ExecutionException {
        try (EngineRig rig = new EngineRig(folder.resolve("engine" + round + ".db"), settings)) {
            long begin = System.nanoTime();
            rig.runMany(settings.size());
            return System.nanoTime() - begin;
        }
    }

    private long floorMany(int round) throws SQLException, InterruptedException, ExecutionException {
        try (Floor rig = new Floor(folder.resolve("floor" + round + ".db"), settings.synchronous())) {
            ExecutorService workers = Executors.newFixedThreadPool(settings.permits());
            long begin = System.nanoTime();
            List<? extends Future<?>> all = IntStream.range(0, settings.size())
                    .mapToObj(i -> workers.submit(() -> rig.run(STEPS, null)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
            long took = System.nanoTime() - begin;
            workers.shutdown();
            return took;
        }
    }

    private void w2() throws Exception {
        double[][] engine = new double[4][settings.rounds()];
        double[][] floor = new double[4][settings.rounds()];
        for (int round = -1; round < settings.rounds(); round++) {
            double[] floorFigures = floorOneByOne(round);
            double[] engineFigures = engineOneByOne(round);
            for (int figure = 0; round >= 0 && figure < 4; figure++) {
                floor[figure][round] = floorFigures[figure];
                engine[figure][round] = engineFigures[figure];
            }
        }
        List<String> names = List.of("workflow p50", "workflow p99", "step p50", "step p99");
        for (int figure = 0; figure < 4; figure++) {
            Figure.print(
                    "w2 " + names.get(figure),
                    settings,
                    "us",
                    Figure.median(engine[figure]),
                    Figure.median(floor[figure]));
        }
    }

    private double[] engineOneByOne(int round) throws InterruptedException {
        try (EngineRig rig = new EngineRig(folder.resolve("engine" + round + ".db"), settings)) {
            Latencies workflows = new Latencies();
            Latencies steps = new Latencies();
            for (int i = 0; i < settings.size(); i++) {
                long begin = System.nanoTime();
                rig.runOne(steps);
                workflows.add(System.nanoTime() - begin);
            }
            return figures(workflows, steps);
        }
    }

    private double[] floorOneByOne(int round) throws SQLException {
        try (Floor rig = new Floor(folder.resolve("floor" + round + ".db"), settings.synchronous())) {
            Latencies workflows = new Latencies();
            Latencies steps = new Latencies();
            for (int i = 0; i < settings.size(); i++) {
                long begin = System.nanoTime();
                rig.run(STEPS, steps);
                workflows.add(System.nanoTime() - begin);
            }
            return figures(workflows, steps);
        }
    }

    private static double[] figures(Latencies workflows, Latencies steps) {
        return new double[] {workflows.micros(0.5), workflows.micros(0.99), steps.micros(0.5), steps.micros(0.99)};
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
