package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.StoreUnavailableException;
import org.junit.jupiter.api.Test;

class UnreadableTests {
    private final Unreadable unreadable = new Unreadable();
    private final StoreUnavailableException damage = new StoreUnavailableException("the file is damaged", null);

    @Test
    void theFirstIsToldUntilItCanBeRead() {
        unreadable.failed(1, Examples.T0.plusSeconds(1), damage);
        unreadable.failed(2, Examples.T0, damage);
        unreadable.failed(2, Examples.T0.plusSeconds(5), damage);

        assertThat(unreadable.first())
                .isEqualTo(new CommitPipeline.Outage(
                        Examples.T0, "Execution number 2 cannot be read: the file is damaged"));
        unreadable.remove(2);
        unreadable.remove(1);
        assertThat(unreadable.first()).isNull();
    }

    @Test
    void onlySoManyAreRemembered() {
        for (int no = 0; no <= Unreadable.MOST; no++) {
            unreadable.failed(no, Examples.T0, damage);
        }
        for (int no = 0; no < Unreadable.MOST; no++) {
            unreadable.remove(no);
        }

        assertThat(unreadable.first()).isNull();
    }
}
