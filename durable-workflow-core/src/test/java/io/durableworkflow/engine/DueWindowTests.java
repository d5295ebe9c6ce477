package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.store.DueExecution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueWindowTests {
    private static final Comparator<DueExecution> ORDER =
            Comparator.comparing(DueExecution::wakeAt).thenComparingLong(DueExecution::no);

    private static DueExecution due(long no, long at) {
        return new DueExecution(no, Instant.ofEpochMilli(at));
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static DueWindow windowWith(int capacity, DueExecution... read) {
        DueWindow window = new DueWindow(capacity);
        window.beginReading();
        window.endReading(List.of(read));
        return window;
    }

    @Test
    void aNewWindowMustBeRead() {
        DueWindow window = new DueWindow(3);

        assertThat(window.needsReading(at(0))).isTrue();
        window.beginReading();
        assertThat(window.needsReading(at(0))).as("one reads already").isFalse();
        assertThat(window.next()).as("while it is read nobody knows").isNull();
    }

    @Test
    void anEmptyStoreLeavesNothingToWaitFor() {
        DueWindow window = windowWith(3);

        assertThat(window.needsReading(at(Long.MAX_VALUE / 2))).isFalse();
        assertThat(window.next()).isNull();
    }

    @Test
    void theSoonestComesFirstAndThoseOfOneInstantByNumber() {
        DueWindow window = windowWith(9, due(5, 10), due(9, 10), due(1, 20));

        assertThat(window.poll(at(9))).isNull();
        assertThat(window.poll(at(20))).isEqualTo(5);
        assertThat(window.poll(at(20))).isEqualTo(9);
        assertThat(window.poll(at(20))).isEqualTo(1);
        assertThat(window.poll(at(20))).isNull();
    }

    @Test
    void anOfferReplacesWhatWasKnown() {
        DueWindow window = windowWith(9, due(1, 10));

        window.offer(due(1, 30));

        assertThat(window.hasDue(at(29))).isFalse();
        assertThat(window.next()).isEqualTo(at(30));
        assertThat(window.poll(at(30))).isEqualTo(1);
    }

    @Test
    void whatDoesNotFitIsReadAgainLater() {
        DueWindow window = windowWith(2, due(1, 10), due(2, 20));
        window.offer(due(3, 15)); // pushes number 2 out

        assertThat(window.poll(at(15))).isEqualTo(1);
        assertThat(window.poll(at(15))).isEqualTo(3);
        assertThat(window.needsReading(at(14))).isFalse();
        assertThat(window.needsReading(at(15))).isTrue();
        assertThat(window.next()).isEqualTo(at(15));
    }

    @Test
    void whatLiesBehindTheHorizonIsNotRemembered() {
        DueWindow window = windowWith(2, due(1, 10), due(2, 20));

        window.offer(due(3, 21));

        assertThat(window.poll(at(99))).isEqualTo(1);
        assertThat(window.poll(at(99))).isEqualTo(2);
        assertThat(window.poll(at(99))).isNull();
        assertThat(window.needsReading(at(99))).isTrue();
    }

    @Test
    void whatIsOfferedDuringAReadIsNewerThanWhatIsRead() {
        DueWindow window = new DueWindow(9);
        window.beginReading();
        window.offer(due(1, 50));
        window.endReading(List.of(due(1, 10), due(2, 20)));

        assertThat(window.poll(at(49))).isEqualTo(2);
        assertThat(window.poll(at(49))).isNull();
        assertThat(window.poll(at(50))).isEqualTo(1);
    }

    @Test
    void aReadThatFailedLosesNoOffer() {
        DueWindow window = windowWith(2, due(1, 10), due(2, 20));
        window.poll(at(20));
        window.poll(at(20));
        window.beginReading();
        window.offer(due(3, 5));
        window.abortReading();

        assertThat(window.poll(at(5))).isEqualTo(3);
        assertThat(window.needsReading(at(20))).isTrue();
    }

    @Test
    void countsWhatIsDue() {
        DueWindow window = windowWith(9, due(1, 10), due(2, 20), due(3, 30));

        assertThat(window.dueCount(at(9))).isZero();
        assertThat(window.dueCount(at(20))).isEqualTo(2);
        assertThat(window.dueCount(at(99))).isEqualTo(3);
    }

    /**
     * The window over a store that is written at random, reads in progress included, against the store itself: whatever is
     * due is handed out, and nobody waits beyond the instant at which the next one becomes due.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void neverLosesAnExecution(int capacity) {
        for (int seed = 0; seed < 300; seed++) {
            new Play(capacity, new Random(seed)).play();
        }
    }

    private static final class Play {
        private final Random random;
        private final DueWindow window;
        private final int capacity;
        private final Map<Long, DueExecution> store = new TreeMap<>();
        private List<DueExecution> reading; // what the read that is under way has seen, or null
        private long now;

        Play(int capacity, Random random) {
            this.capacity = capacity;
            this.random = random;
            window = new DueWindow(capacity);
        }

        void play() {
            for (int i = 0; i < 200; i++) {
                switch (random.nextInt(7)) {
                    case 0, 1 -> write();
                    case 2 -> now += random.nextInt(5);
                    case 3 -> beginReading();
                    case 4 -> endReading();
                    default -> poll();
                }
                assertNobodyIsForgotten();
            }
            drain();
        }

        // Suspends a new execution, or one that exists anew: first on disk, then offered.
        private void write() {
            long no = 1L + random.nextInt(20);
            DueExecution execution = due(no, now + random.nextInt(20));
            store.put(no, execution);
            window.offer(execution);
        }

        private void beginReading() {
            if (reading == null && window.needsReading(at(now))) {
                window.beginReading();
                reading = soonest();
            }
        }

        private void endReading() {
            if (reading != null) {
                if (random.nextInt(4) == 0) {
                    window.abortReading();
                } else {
                    window.endReading(reading);
                }
                reading = null;
            }
        }

        // As a claim does: what is polled is run if the store says that it is due, and is then gone.
        private void poll() {
            Long no = window.poll(at(now));
            if (no != null && store.containsKey(no) && !store.get(no).wakeAt().isAfter(at(now))) {
                store.remove(no);
            }
        }

        private List<DueExecution> soonest() {
            return store.values().stream().sorted(ORDER).limit(capacity).toList();
        }

        private void assertNobodyIsForgotten() {
            store.values().stream().min(ORDER).ifPresent(first -> {
                boolean due = !first.wakeAt().isAfter(at(now));
                if (due) {
                    assertThat(reading != null || window.hasDue(at(now)) || window.needsReading(at(now)))
                            .as("%s is due at %d", first, now)
                            .isTrue();
                } else if (reading == null) {
                    assertThat(window.next()).as("who wakes up for %s", first).isNotNull();
                    assertThat(window.next()).isBeforeOrEqualTo(first.wakeAt());
                }
            });
        }

        private void drain() {
            now += 1_000;
            List<Long> polled = new ArrayList<>();
            for (int i = 0; i < 1_000 && !store.isEmpty(); i++) {
                endReading();
                beginReading();
                Long no = window.poll(at(now));
                if (no != null && store.remove(no) != null) {
                    polled.add(no);
                }
            }
            assertThat(store).isEmpty();
            assertThat(polled).doesNotHaveDuplicates();
        }
    }
}
