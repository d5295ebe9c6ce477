package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.BulkCommand;
import io.durableworkflow.BulkResult;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.EventRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One command to many executions: counted first, carried out page by page, each execution on its own. */
public abstract class BulkContract extends ScenarioContract {
    private static final Audit ANN = new Audit("ann", "maintenance");

    private final AtomicBoolean broken = new AtomicBoolean(true);

    private final WorkflowDefinition<String> patient =
            WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));

    private final WorkflowDefinition<String> fragile = WorkflowDefinition.of("fragile", String.class, ctx -> {
        if (broken.get()) {
            throw new IllegalStateException("broken");
        }
        return "done";
    });

    private void patients(int count) {
        code(patient, fragile);
        world.start();
        for (int i = 0; i < count; i++) {
            start(patient, "p-" + i);
        }
        ids(count).forEach(this::awaitSuspended);
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p-" + i).toList();
    }

    private static ExecutionFilter patientsBy(int page, ExecutionStatus... statuses) {
        return new ExecutionFilter("patient", Set.of(statuses), null, page);
    }

    private BulkResult bulk(BulkCommand command, ExecutionFilter filter) {
        return world.engine().bulk(command, filter, false, ANN);
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        patients(5);

        for (BulkCommand command : BulkCommand.values()) {
            assertThat(world.engine().bulk(command, patientsBy(2), true, ANN))
                    .isEqualTo(new BulkResult(5, 0, 0, 0, List.of(), null, null));
        }

        assertThat(ids(5)).allSatisfy(id -> assertThat(status(id)).isEqualTo(ExecutionStatus.SUSPENDED));
        assertThat(world.engine()
                        .bulk(BulkCommand.CANCEL, patientsBy(2, ExecutionStatus.FAILED), true, ANN)
                        .matched())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void allOfTheFilterArePausedAndResumedPageByPage(Restart how) throws Exception {
        patients(5);

        assertThat(bulk(BulkCommand.PAUSE, patientsBy(2))).isEqualTo(new BulkResult(5, 5, 0, 0, List.of(), null, null));
        restart(how);
        assertThat(ids(5)).allSatisfy(id -> assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED));
        assertThat(bulk(BulkCommand.RESUME, patientsBy(2, ExecutionStatus.PAUSED)))
                .isEqualTo(new BulkResult(5, 5, 0, 0, List.of(), null, null));

        for (String id : ids(5)) {
            world.engine().signal(id, "go", "on");
            assertThat(result(id)).isEqualTo("on");
        }
    }

    @Test
    void cancelledOnesCanBeDeletedTogether() {
        patients(5);

        BulkResult cancelled = bulk(BulkCommand.CANCEL, patientsBy(2));
        ids(5).forEach(id -> world.await(id, ExecutionStatus.CANCELLED));
        BulkResult deleted = bulk(BulkCommand.DELETE, patientsBy(2, ExecutionStatus.CANCELLED));

        assertThat(cancelled).isEqualTo(new BulkResult(5, 0, 5, 0, List.of(), null, null));
        assertThat(deleted).isEqualTo(new BulkResult(5, 5, 0, 0, List.of(), null, null));
        assertThat(world.engine().find(ExecutionFilter.all()).executions()).isEmpty();
    }

    @Test
    void failedOnesAreRetriedAndOthersAreLeftAlone() throws Exception {
        patients(2);
        for (String id : List.of("f-0", "f-1", "f-2")) {
            start(fragile, id);
            world.await(id, ExecutionStatus.FAILED);
        }
        broken.set(false);

        BulkResult retried =
                bulk(BulkCommand.RETRY, new ExecutionFilter(null, Set.of(ExecutionStatus.FAILED), null, 2));

        assertThat(retried).isEqualTo(new BulkResult(3, 3, 0, 0, List.of(), null, null));
        for (String id : List.of("f-0", "f-1", "f-2")) {
            assertThat(result(id)).isEqualTo("done");
        }
        assertThat(ids(2)).allSatisfy(id -> assertThat(status(id)).isEqualTo(ExecutionStatus.SUSPENDED));
    }

    @Test
    void oneThatRefusesDoesNotKeepTheOthersFromIt() throws Exception {
        patients(12);
        start(patient, "ended");
        world.engine().signal("ended", "go", "now");
        result("ended");

        BulkResult deleted = bulk(BulkCommand.DELETE, patientsBy(5));

        assertThat(deleted.matched()).isEqualTo(13);
        assertThat(deleted.done()).isEqualTo(1);
        assertThat(deleted.refused()).isEqualTo(12);
        assertThat(deleted.refusals()).hasSize(BulkResult.MAX_REFUSALS);
        assertThat(deleted.refusals().get(0).executionId()).isEqualTo("p-11");
        assertThat(deleted.refusals().get(0).reason()).contains("cancel it first");
        assertThat(world.engine().find("ended")).isEmpty();
    }

    @Test
    void everyHistorySaysWhoAndWhy() {
        patients(3);

        bulk(BulkCommand.PAUSE, patientsBy(2));

        assertThat(ids(3)).allSatisfy(id -> {
            List<EventRecord> history =
                    world.disk().events(world.disk().find(id).orElseThrow().no());
            assertThat(history).singleElement().satisfies(event -> {
                assertThat(event.who()).isEqualTo("ann");
                assertThat(event.detail()).contains("maintenance");
            });
        });
    }

    @Test
    void aRepeatFindsItDone() {
        patients(3);
        bulk(BulkCommand.PAUSE, patientsBy(2));

        assertThat(bulk(BulkCommand.PAUSE, patientsBy(2))).isEqualTo(new BulkResult(3, 3, 0, 0, List.of(), null, null));
    }
}
