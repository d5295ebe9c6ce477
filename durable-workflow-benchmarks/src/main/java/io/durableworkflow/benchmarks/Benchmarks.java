package io.durableworkflow.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a workload on the engine and on the floor in turn, each round on new files, and prints the medians as one line of JSON
 * per figure. Rounds that warm up come first and do not count.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /** See the usage that a call without arguments prints. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(Worker.ARGUMENT)) {
            Worker.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals(WebApplication.ARGUMENT)) {
            WebApplication.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        if (arguments.length == 1 && arguments[0].equals(Guard.ARGUMENT)) {
            List<String> faults = Guard.run();
            faults.forEach(System.err::println);
            System.exit(faults.isEmpty() ? 0 : 1);
        }
        Settings settings;
        try {
            settings = Settings.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        run(settings);
    }

    private static Measurement measurement(Settings settings) {
        return switch (settings.workload()) {
            case W1 -> new Throughput(settings, PlainSubject::open);
            case W2 -> new OneByOne(settings, PlainSubject::open);
            case W3 -> new Sleepers(settings);
            case W4 -> new Interrupted(settings);
            case W5 -> new LongRun(settings);
            case W6 -> new FanOut(settings);
            case W7 -> new SignalFlood(settings);
            case FINISHED -> new Crowd(settings);
            case LIST -> new Listing(settings);
            case SPRING_W1 -> new Throughput(settings, SpringSubject::open);
            case SPRING_W2 -> new OneByOne(settings, SpringSubject::open);
            case STARTUP -> new StartUp(settings);
        };
    }

    /** Measures and prints. */
    static Figures run(Settings settings) throws Exception {
        Measurement measurement = measurement(settings);
        long warm = System.nanoTime() + settings.warmup().toNanos();
        do {
            round(measurement, new Figures());
        } while (System.nanoTime() < warm);
        Figures figures = new Figures();
        for (int round = 0; round < settings.rounds(); round++) {
            round(measurement, figures);
        }
        figures.print(settings);
        return figures;
    }

    private static void round(Measurement measurement, Figures figures) throws Exception {
        Path folder = Files.createTempDirectory("durable-workflow-benchmark");
        try {
            measurement.round(folder, figures);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
