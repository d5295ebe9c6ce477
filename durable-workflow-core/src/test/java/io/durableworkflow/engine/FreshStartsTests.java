package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.TestRecords;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FreshStartsTests {
    private final FreshStarts fresh = new FreshStarts();

    private static ExecutionRecord row(long no, int characters) {
        StartRecord start = TestRecords.start("order-" + no).start();
        StartRecord withInput = new StartRecord(
                start.id(),
                start.workflow(),
                start.version(),
                start.seed(),
                start.createdAt(),
                start.deadline(),
                start.tags(),
                start.inputHash(),
                "x".repeat(characters));
        return new ExecutionRecord(no, withInput, ExecutionState.queued(TestRecords.T0), 0);
    }

    private void add(long no) {
        fresh.add(row(no, 10), fresh.mark());
    }

    @Test
    void whatIsKnownIsTakenOnce() {
        add(1);

        assertThat(fresh.take(1)).isEqualTo(row(1, 10));
        assertThat(fresh.take(1)).isNull();
    }

    @Test
    void whatSomethingWasSentToIsNotKnownAnyMore() {
        add(1);
        add(2);

        fresh.sent(1, true);

        assertThat(fresh.take(1)).isNull();
        assertThat(fresh.take(2)).isNotNull();
    }

    @Test
    void whatOthersMayHaveSentSomethingToBeforeItWasKnownIsNotKnown() {
        FreshStarts.Mark before = fresh.mark();

        fresh.sent(1, false);
        fresh.add(row(1, 10), before);

        assertThat(fresh.take(1)).isNull();
    }

    @Test
    void whatTheCommitThreadSendsComesAfterTheStartItTellsOf() {
        FreshStarts.Mark before = fresh.mark();

        fresh.sent(2, true);
        fresh.add(row(1, 10), before);

        assertThat(fresh.take(1)).isNotNull();
    }

    @Test
    void noMoreThanSoManyAreKnown() {
        LongStream.rangeClosed(1, FreshStarts.MAX_EXECUTIONS + 1).forEach(this::add);

        assertThat(fresh.take(FreshStarts.MAX_EXECUTIONS)).isNotNull();
        assertThat(fresh.take(FreshStarts.MAX_EXECUTIONS + 1)).isNull();
    }

    @Test
    void largeInputsAreNotKeptInMemory() {
        int half = FreshStarts.MAX_CHARACTERS / 2;
        fresh.add(row(1, half), fresh.mark());
        fresh.add(row(2, half), fresh.mark());
        fresh.add(row(3, 1), fresh.mark());

        assertThat(fresh.take(3)).isNull();
        assertThat(fresh.take(1)).isNotNull();
        fresh.add(row(4, half), fresh.mark());
        assertThat(fresh.take(4)).isNotNull();
    }
}
