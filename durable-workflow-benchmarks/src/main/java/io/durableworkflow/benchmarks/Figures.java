package io.durableworkflow.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the rounds of a workload have measured, by name; prints the medians, one line of JSON for each. */
final class Figures {
    private record Name(String name, String unit) {}

    private record Pair(double engine, double floor) {}

    private final Map<Name, List<Pair>> figures = new LinkedHashMap<>();

    /** A figure of the engine beside that of the floor in the same round. */
    void add(String name, String unit, double engine, double floor) {
        figures.computeIfAbsent(new Name(name, unit), key -> new ArrayList<>()).add(new Pair(engine, floor));
    }

    /** A figure that a floor does not have. */
    void add(String name, String unit, double engine) {
        add(name, unit, engine, Double.NaN);
    }

    /** The median of a figure of the engine; not a number if there is none of that name. */
    double engine(String name) {
        return median(name, Pair::engine);
    }

    /** The median of the engine to that of the floor; not a number if there is none of that name. */
    double ratio(String name) {
        return median(name, Pair::engine) / median(name, Pair::floor);
    }

    private double median(String name, ToDoubleFunction<Pair> side) {
        return figures.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst()
                .map(entry -> median(entry.getValue().stream().mapToDouble(side).toArray()))
                .orElse(Double.NaN);
    }

    /** The ratio is always engine to floor, whether more or less of the unit is better. */
    void print(Settings settings) {
        figures.forEach((name, pairs) -> {
            double engine = median(pairs.stream().mapToDouble(Pair::engine).toArray());
            double floor = median(pairs.stream().mapToDouble(Pair::floor).toArray());
            System.out.printf(
                    Locale.ROOT,
                    "{\"workload\":\"%s\",\"figure\":\"%s\",\"size\":%d,\"rounds\":%d,\"warmup\":%d,\"synchronous\":\"%s\",\"permits\":%d,\"cpus\":%d,\"os\":\"%s\","
                            + "\"jdk\":\"%s\",\"unit\":\"%s\",\"engine\":%s,\"floor\":%s,\"ratio\":%s}%n",
                    settings.workload().argument(),
                    name.name(),
                    settings.size(),
                    settings.rounds(),
                    settings.warmup().toSeconds(),
                    settings.synchronous(),
                    settings.permits(),
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                    name.unit(),
                    number(engine),
                    number(floor),
                    number(engine / floor));
        });
    }

    private static String number(double figure) {
        return Double.isFinite(figure) ? String.format(Locale.ROOT, "%.3f", figure) : "null";
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
