package io.durableworkflow.crash.soak;

import java.util.ArrayList;
import java.util.List;

/** Whether a series of samples grows: the mean of its last third is held against the mean of its middle third. */
final class Flatness {
    /** Growth of a mean from the middle third to the last that is let pass, as a part of it. */
    static final double TOLERANCE = 0.10;

    // Growth that is let pass whatever the mean: what one more thread, statement or page does.
    private static final List<Long> SLACK = List.of(2_048L, 8_192L, 4L, 4L, 1L, 1_024L, 4_096L);

    private static final int FEWEST = 9;

    private Flatness() {}

    /** One sentence for each of the values that grows; none if all are flat. */
    static List<String> growing(List<Sample> samples) {
        if (samples.size() < FEWEST) {
            return List.of(
                    "There are " + samples.size() + " samples, too few to judge by. Take " + FEWEST + " or more.");
        }
        List<String> growing = new ArrayList<>();
        for (int i = 0; i < Sample.NAMES.size(); i++) {
            double middle = mean(samples, i, 1);
            double last = mean(samples, i, 2);
            if (last > middle * (1 + TOLERANCE) + SLACK.get(i)) {
                growing.add("%s grew from %.0f to %.0f.".formatted(Sample.NAMES.get(i), middle, last));
            }
        }
        return growing;
    }

    /** The mean of a value in the first, second or last third: 0, 1 or 2. */
    static double mean(List<Sample> samples, int value, int third) {
        return samples.subList(samples.size() * third / 3, samples.size() * (third + 1) / 3).stream()
                .mapToLong(sample -> sample.values().get(value))
                .average()
                .orElse(0);
    }
}
