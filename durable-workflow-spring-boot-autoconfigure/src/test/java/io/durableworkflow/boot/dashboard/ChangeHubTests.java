package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.EngineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What open pages are told, and when. */
class ChangeHubTests {
    private final Turns turns = new Turns();
    private final ChangeHub hub = new ChangeHub(turns);
    private final Reader page = new Reader();

    @BeforeEach
    void openAPage() {
        hub.begin();
        assertThat(hub.open(page)).isTrue();
    }

    @Test
    void tellsOnceASecondHoweverMuchHappens() {
        for (int tenth = 0; tenth < 50; tenth++) {
            happens("order-" + tenth % 3);
            turns.advance(Duration.ofMillis(100));
        }

        assertThat(page.told).hasSize(5);
        assertThat(page.told.get(0).executions()).containsExactly("order-0");
        assertThat(page.told.subList(1, 5))
                .allSatisfy(told -> assertThat(told.executions()).containsOnly("order-0", "order-1", "order-2"))
                .noneMatch(Changes::more);
    }

    @Test
    void tellsEachChangeOnceMoreAsItMayHaveComeBeforeTheDisk() {
        happens("order-42");
        turns.advance(Duration.ofHours(1));

        assertThat(page.told)
                .hasSize(2)
                .allSatisfy(told -> assertThat(told).isEqualTo(new Changes(Set.of("order-42"), false)));
        assertThat(page.toldAt.get(1) - page.toldAt.get(0)).isEqualTo(ChangeHub.PAUSE.toMillis());
    }

    @Test
    void namesAHundredAndSaysThatThereAreMore() {
        IntStream.range(0, 100).forEach(n -> happens("order-" + n));
        turns.advance(ChangeHub.GATHERING);
        assertThat(page.told.get(0).executions()).hasSize(100);
        assertThat(page.told.get(0).more()).isFalse();

        turns.advance(Duration.ofMinutes(1));
        IntStream.range(0, 101).forEach(n -> happens("order-" + n));
        turns.advance(ChangeHub.GATHERING);
        assertThat(page.told).last().satisfies(told -> {
            assertThat(told.executions()).hasSize(100);
            assertThat(told.more()).isTrue();
        });
    }

    @Test
    void countsWhatIsToldAgainTogetherWithWhatIsNew() {
        IntStream.range(0, 60).forEach(n -> happens("first-" + n));
        turns.advance(ChangeHub.GATHERING);
        IntStream.range(0, 60).forEach(n -> happens("second-" + n));
        turns.advance(ChangeHub.PAUSE);

        assertThat(page.told.get(1).executions()).hasSize(100);
        assertThat(page.told.get(1).more()).isTrue();
    }

    @Test
    void saysThatSomethingHasChangedWhereNoExecutionIsNamed() {
        hub.onEvent(new EngineEvent.StoreRestored(Duration.ofSeconds(3)));
        turns.advance(ChangeHub.GATHERING);

        assertThat(page.told).containsExactly(new Changes(Set.of(), true));
    }

    @Test
    void doesNotTellTransactions() {
        hub.onEvent(new EngineEvent.BatchCommitted(3, Duration.ofMillis(1)));
        turns.advance(Duration.ofMinutes(1));

        assertThat(page.told).isEmpty();
    }

    @Test
    void showsThatItLivesEveryFifteenSeconds() {
        turns.advance(Duration.ofMinutes(1));

        assertThat(page.beats).isEqualTo(4);
    }

    @Test
    void doesNothingWhileNoPageIsOpen() {
        hub.gone(page);
        turns.advance(Duration.ofMinutes(1));
        happens("order-42");

        assertThat(turns.waiting()).isZero();
    }

    @Test
    void takesAHundredPagesAtATime() {
        List<Reader> others = IntStream.range(1, ChangeHub.MAX_PAGES)
                .mapToObj(n -> new Reader())
                .toList();
        assertThat(others).allMatch(hub::open);

        assertThat(hub.open(new Reader())).isFalse();
        hub.gone(others.get(0));
        assertThat(hub.open(new Reader())).isTrue();
    }

    @Test
    void takesLeaveWhenTheApplicationEnds() {
        hub.end();

        assertThat(page.left).isTrue();
        assertThat(hub.open(new Reader())).isFalse();
        hub.begin();
        assertThat(hub.open(new Reader())).isTrue();
    }

    private void happens(String id) {
        hub.onEvent(new EngineEvent.ExecutionStarted(id, "checkout"));
    }

    private final class Reader implements ChangeHub.Page {
        private final List<Changes> told = new ArrayList<>();
        private final List<Long> toldAt = new ArrayList<>();
        private int beats;
        private boolean left;

        @Override
        public void tell(Changes changes) {
            told.add(changes);
            toldAt.add(turns.millis());
        }

        @Override
        public void heartbeat() {
            beats++;
        }

        @Override
        public void bye() {
            left = true;
        }
    }
}
