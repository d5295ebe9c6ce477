package io.durableworkflow.crash.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.boot.jdbc.DatabaseOptions;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.boot.jdbc.Synchronous;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.crash.load.LoadWorkflows;
import io.durableworkflow.crash.load.Said;
import io.durableworkflow.crash.load.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Goes on with what a power cut left: everything comes to its end, and nothing is done again that was recorded. */
final class Restart implements PowerCuts.Look {
    private final int payload;
    private final int executions;
    private final boolean mayRepeat;
    private int made;

    /** @param mayRepeat whether something that was recorded may have been lost, and then runs again */
    Restart(int payload, int executions, boolean mayRepeat) {
        this.payload = payload;
        this.executions = executions;
        this.mayRepeat = mayRepeat;
    }

    int made() {
        return made;
    }

    @Override
    public void at(Image image, Said said) throws Exception {
        made++;
        List<String> again = new CopyOnWriteArrayList<>();
        LoadWorkflows workflows = new LoadWorkflows(watching(said, again), payload);
        // Nobody cuts the power of this one.
        DatabaseOptions options = DatabaseOptions.defaults().withSynchronous(Synchronous.NORMAL);
        try (WorkflowDatabase database = WorkflowDatabase.open(image.file(), options);
                JdbcCheckpointStore store = JdbcCheckpointStore.open(database);
                DurableEngine engine = workflows
                        .prepare(DurableEngine.builder().store(store).codec(new JacksonPayloadCodec()))
                        .build()) {
            workflows.register(engine);
            engine.launch();
            for (int number : notEnded(workflows, engine)) {
                workflows.play(engine, number);
            }
        }
        assertThat(mayRepeat ? List.of() : again)
                .as("steps that ran again though they were recorded")
                .isEmpty();
    }

    private List<Integer> notEnded(LoadWorkflows workflows, DurableEngine engine) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < executions; number++) {
            engine.find(workflows.id(number))
                    .filter(found -> found.outcome() == null)
                    .ifPresent(found -> numbers.add(Integer.parseInt(found.id().replaceAll(".*-", ""))));
        }
        return numbers;
    }

    private static Witness watching(Said said, List<String> again) {
        return new Witness() {
            @Override
            public void ran(String id, String step) {
                if (said.isRecorded(id, step)) {
                    again.add(id + " " + step);
                }
            }

            @Override
            public void recorded(String id, String step) {}

            @Override
            public void undone(String id, String step) {}

            @Override
            public void started(String id) {}

            @Override
            public void signalled(String id, String key) {}

            @Override
            public void ended(String id, String status) {}
        };
    }
}
