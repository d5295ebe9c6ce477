package io.durableworkflow.crash.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlatnessTests {
    private static final int SAMPLES = 300;

    private static List<Sample> series(int value, LongUnaryOperator course) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            List<Long> values = new ArrayList<>(Collections.nCopies(Sample.NAMES.size(), 20L));
            values.set(value, course.applyAsLong(i));
            samples.add(new Sample(i, values));
        }
        return samples;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void whatGrowsSteadilyIsFoundWhicheverItIs(int value) {
        assertThat(Flatness.growing(series(value, i -> 20_000 + 200 * i)))
                .singleElement()
                .asString()
                .startsWith(Sample.NAMES.get(value) + " grew");
    }

    @Test
    void oneMoreThreadForEachMinuteIsFound() {
        assertThat(Flatness.growing(series(2, i -> 30 + i / 6))).hasSize(1);
    }

    @Test
    void whatSwingsIsFlat() {
        Random random = new Random(1);
        assertThat(Flatness.growing(series(0, i -> 30_000 + random.nextInt(5_000))))
                .isEmpty();
        assertThat(Flatness.growing(series(0, i -> 30_000 + i % 40 * 300))).isEmpty();
    }

    @Test
    void whatGrowsAtTheBeginningAndThenStaysIsFlat() {
        assertThat(Flatness.growing(series(5, i -> Math.min(i, SAMPLES / 3) * 1_000L)))
                .isEmpty();
    }

    @Test
    void whatShrinksIsFlat() {
        assertThat(Flatness.growing(series(1, i -> 500_000 - 1_000 * i))).isEmpty();
    }

    @Test
    void whatGrowsOnlyInTheEndIsFound() {
        assertThat(Flatness.growing(series(0, i -> i < 220 ? 30_000 : 60_000))).hasSize(1);
    }

    @Test
    void aFewSamplesTellNothing() {
        assertThat(Flatness.growing(series(0, i -> 1).subList(0, 8)))
                .singleElement()
                .asString()
                .contains("too few");
    }

    @Test
    void aSampleIsReadAsItWasWritten() {
        Sample sample = new Sample(7, List.of(1L, 2L, 3L, 4L, 5L, 6L, -1L));

        assertThat(Sample.parse(sample.text())).isEqualTo(sample);
    }
}
