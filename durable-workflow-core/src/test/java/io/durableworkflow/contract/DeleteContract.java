package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.CommandResult;
import io.durableworkflow.EngineEvent.ExecutionDeleted;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What has ended can be deleted: nothing of it is left, and its id is free. */
public abstract class DeleteContract extends ScenarioContract {
    private static final Audit ANN = new Audit("ann", "asked for by the customer");

    private final WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
        ctx.step("work", () -> world.effect("work"));
        return ctx.awaitSignal("go", String.class);
    });

    private WorkflowHandle<String> run(String id, String result) throws Exception {
        WorkflowHandle<String> handle = start(patient, id);
        world.engine().signal(id, "go", result, "once");
        assertThat(handle.result(World.PATIENCE)).isEqualTo(result);
        return handle;
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void nothingOfADeletedExecutionIsLeft(Restart how) throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = run("p", "done");
        long no = world.disk().find("p").orElseThrow().no();

        assertThat(world.engine().delete("p", ANN)).isEqualTo(CommandResult.DONE);

        assertThatThrownBy(handle::status).isInstanceOf(ExecutionNotFoundException.class);
        restart(how);
        assertThat(world.engine().find("p")).isEmpty();
        assertThat(world.engine().find(ExecutionFilter.all()).executions()).isEmpty();
        assertThat(world.disk().checkpoints(no)).isEmpty();
        assertThat(world.disk().events(no)).isEmpty();
        assertThatThrownBy(() -> world.engine().steps("p")).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().signal("p", "go", "late", "once"))
                .isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().delete("p", ANN)).isInstanceOf(ExecutionNotFoundException.class);
    }

    @Test
    void theIdIsFreeAgainAndWhatStartsUnderItStartsAnew() throws Exception {
        code(patient);
        world.start();
        run("p", "first");
        world.engine().delete("p", ANN);

        run("p", "second");

        assertThat(world.effects()).containsExactly("work", "work");
        world.restart();
        assertThat(result("p")).isEqualTo("second");
    }

    @Test
    void othersStayAsTheyAre() throws Exception {
        code(patient);
        world.start();
        run("before", "a");
        run("p", "b");
        start(patient, "after");
        awaitSuspended("after");

        world.engine().delete("p", ANN);

        assertThat(result("before")).isEqualTo("a");
        assertThat(steps("after")).containsExactly("work", "go");
        world.engine().signal("after", "go", "c");
        assertThat(result("after")).isEqualTo("c");
    }

    @Test
    void anExecutionThatHasNotEndedIsNotDeleted() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");

        assertThatThrownBy(() -> world.engine().delete("p", ANN))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'p' is SUSPENDED. Only what has ended is deleted: cancel it first.");

        world.engine().cancel("p", ANN);
        world.await("p", ExecutionStatus.CANCELLED);
        assertThat(world.engine().delete("p", ANN)).isEqualTo(CommandResult.DONE);
    }

    @RepeatedTest(20)
    void ofADeletionAndARetryAtOnceOnlyOneTakesEffect() throws Exception {
        WorkflowDefinition<String> fragile = WorkflowDefinition.of("fragile", String.class, ctx -> {
            ctx.awaitSignal("go", String.class);
            throw new IllegalStateException("broken");
        });
        code(fragile);
        world.start();
        start(fragile, "f");
        world.engine().signal("f", "go", "on");
        world.await("f", ExecutionStatus.FAILED);
        AtomicReference<Object> retried = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                retried.set(world.engine().retry("f", ANN));
            } catch (ExecutionNotFoundException e) {
                retried.set(e);
            }
        });
        other.start();

        boolean deleted = true;
        try {
            world.engine().delete("f", ANN);
        } catch (ExecutionConflictException e) { // it runs again
            deleted = false;
        }

        other.join(World.PATIENCE.toMillis());
        if (!deleted) {
            assertThat(retried.get()).isEqualTo(CommandResult.DONE);
            world.await("f", ExecutionStatus.FAILED);
        } else {
            assertThat(world.engine().find("f")).isEmpty();
        }
    }

    @Test
    void listenersAreToldWhoAndWhy() throws Exception {
        code(patient);
        world.start();
        run("p", "done");

        world.engine().delete("p", ANN);

        assertThat(world.events(ExecutionDeleted.class))
                .containsExactly(new ExecutionDeleted("p", "patient", "ann", "asked for by the customer"));
    }

    @Test
    void unknownExecutionsAreNotFound() {
        world.start();

        assertThatThrownBy(() -> world.engine().delete("nobody", ANN)).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().delete("no such id", ANN)).isInstanceOf(IllegalArgumentException.class);
    }
}
