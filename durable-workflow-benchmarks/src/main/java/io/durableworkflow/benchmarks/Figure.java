package io.durableworkflow.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** One line of output: a figure of the engine beside the floor's figure of the same run. */
final class Figure {
    private Figure() {}

    /** The ratio is always engine to floor, whether more or less of the unit is better. */
    static void print(String workload, Settings settings, String unit, double engine, double floor) {
        System.out.printf(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"size\":%d,\"rounds\":%d,\"synchronous\":\"%s\",\"permits\":%d,\"cpus\":%d,\"os\":\"%s\","
                        + "\"jdk\":\"%s\",\"unit\":\"%s\",\"engine\":%.3f,\"floor\":%.3f,\"ratio\":%.3f}%n",
                workload,
                settings.size(),
                settings.rounds(),
                settings.synchronous(),
                settings.permits(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                unit,
                engine,
                floor,
                engine / floor);
    }

    static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
