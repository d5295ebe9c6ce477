package io.durableworkflow.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instants at which a schedule is due, in their order. */
@FunctionalInterface
interface DueTimes {
    /** Most instants that are gone through to find the latest ones. */
    int MAX_STEPS = 100_000;

    long FIRST_SPAN_MILLIS = 1_000;

    /** The first one after an instant, or null if there is none any more. */
    @Nullable
    Instant after(Instant instant);

    /**
     * The latest ones up to now, in their order. They are looked for backwards, so that a schedule that is due every second and was
     * not looked at for a year is not gone through from its beginning.
     *
     * @param first one of them, not after now
     * @param most how many, at most
     */
    static List<Instant> latest(DueTimes times, Instant first, Instant now, int most) {
        for (long span = FIRST_SPAN_MILLIS; ; span *= 4) {
            Instant begin = now.minusMillis(span);
            if (!begin.isAfter(first)) {
                return walk(times, first, now, most);
            }
            Instant from = times.after(begin);
            List<Instant> found = from == null ? List.of() : walk(times, from, now, most);
            if (found.size() == most) {
                return found;
            }
        }
    }

    private static List<Instant> walk(DueTimes times, Instant from, Instant now, int most) {
        Deque<Instant> found = new ArrayDeque<>();
        Instant time = from;
        for (int steps = 0; time != null && !time.isAfter(now) && steps < MAX_STEPS; steps++) {
            found.add(time);
            if (found.size() > most) {
                found.remove();
            }
            time = times.after(time);
        }
        return new ArrayList<>(found);
    }
}
