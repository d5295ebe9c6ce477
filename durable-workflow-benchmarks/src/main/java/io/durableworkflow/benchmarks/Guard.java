package io.durableworkflow.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs small sizes of some workloads and fails if a figure is far worse than usual: by a multiple, so that neither the machine
 * nor what else it does can be the reason. Only ratios to the floor of the same run, and bytes, are compared.
 */
final class Guard {
    static final String ARGUMENT = "guard";

    private record Bound(String figure, boolean ratio, double least, double most) {
        static Bound ratioOfAtLeast(double least, String figure) {
            return new Bound(figure, true, least, Double.MAX_VALUE);
        }

        static Bound ratioOfAtMost(double most, String figure) {
            return new Bound(figure, true, 0, most);
        }

        static Bound atMost(double most, String figure) {
            return new Bound(figure, false, 0, most);
        }

        double value(Figures figures) {
            return ratio ? figures.ratio(figure) : figures.engine(figure);
        }

        String wanted() {
            return least > 0 ? "at least " + least : "at most " + most;
        }

        boolean holds(double value) {
            return value >= least && value <= most; // false for what is no number
        }
    }

    private record Check(Workload workload, int size, int warmupSeconds, List<Bound> bounds) {}

    private static final List<Check> CHECKS = List.of(
            new Check(
                    Workload.W1,
                    2_000,
                    10,
                    List.of(Bound.ratioOfAtLeast(0.1, "throughput"), Bound.atMost(220, "file"))),
            new Check(Workload.W2, 100, 2, List.of(Bound.ratioOfAtMost(5, "workflow p50"))),
            new Check(Workload.W5, 3_000, 0, List.of(Bound.atMost(2, "last tenth to first tenth"))),
            new Check(Workload.W6, 500, 5, List.of(Bound.ratioOfAtMost(12, "parallel steps"))),
            new Check(Workload.W7, 100, 2, List.of(Bound.ratioOfAtLeast(0.1, "signals sent and received"))));

    private Guard() {}

    /** The sentences on what is out of bounds; empty if nothing is. */
    static List<String> run() throws Exception {
        List<String> faults = new ArrayList<>();
        for (Check check : CHECKS) {
            Settings settings = new Settings(
                    check.workload(), check.size(), 3, Duration.ofSeconds(check.warmupSeconds()), 64, "FULL");
            Figures figures = Benchmarks.run(settings);
            for (Bound bound : check.bounds()) {
                double value = bound.value(figures);
                if (!bound.holds(value)) {
                    faults.add("%s: '%s' is %.3f%s, and should be %s"
                            .formatted(
                                    check.workload().argument(),
                                    bound.figure(),
                                    value,
                                    bound.ratio() ? " of the floor" : "",
                                    bound.wanted()));
                }
            }
        }
        return faults;
    }
}
