package io.durableworkflow.benchmarks;

import java.util.Arrays;

/** Collects times and tells their percentiles. For one thread. */
final class Latencies {
    private long[] nanos = new long[1024];
    private int count;

    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = time;
    }

    /** Those of a part, in the order in which they were added. */
    Latencies between(int from, int to) {
        Latencies part = new Latencies();
        for (int i = from; i < to; i++) {
            part.add(nanos[i]);
        }
        return part;
    }

    /** @param share 0.5 for the median */
    double micros(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.round(share * count))] / 1_000.0;
    }
}
