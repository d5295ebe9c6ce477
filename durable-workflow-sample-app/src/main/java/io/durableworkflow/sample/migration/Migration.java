package io.durableworkflow.sample.migration;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.ledger.Ledger;
import org.springframework.stereotype.Service;

/**
 * Brings rows into another form, batch by batch. Two workflows share the work: {@link #copyAll} may run for ever, and begins anew
 * after some batches, so that its record does not grow with the table; {@link #migrate} calls it as a child, and undoes
 * everything if the outcome is not good enough.
 */
@Service
public class Migration {
    private static final int BATCHES_AT_A_TIME = 5;

    private final Customers customers;
    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final MigrationProperties properties;

    Migration(Customers customers, Ledger ledger, WorkflowContext workflow, MigrationProperties properties) {
        this.customers = customers;
        this.ledger = ledger;
        this.workflow = workflow;
        this.properties = properties;
    }

    @DurableWorkflow("migrate-customers")
    public Progress migrate(Plan plan) {
        begin(plan);
        Progress progress = copyAll(plan.migrationId(), Progress.NOTHING);
        if (progress.unreadable() > plan.maxUnreadable()) {
            throw new TooManyUnreadableException(progress.unreadable() + " rows could not be read, and at most "
                    + plan.maxUnreadable() + " may be left behind");
        }
        return progress;
    }

    /** Has no effect of its own: it is there to be undone, however far the copying has come. */
    @Step(compensation = "remove")
    public void begin(Plan plan) {}

    public void remove(Plan plan) {
        customers.remove(plan.migrationId());
        ledger.append("remove");
    }

    /** Copies what is left. Called in the body of a workflow, this is a child: an execution of its own. */
    @DurableWorkflow("copy-customers")
    public Progress copyAll(String migrationId, Progress before) {
        Progress progress = before;
        for (int batch = 0; batch < BATCHES_AT_A_TIME && !progress.done(); batch++) {
            progress = progress.plus(copyBatch(migrationId, progress.lastId()));
            workflow.publish("progress", progress);
            workflow.sleep("pause", properties.pause());
        }
        if (progress.done()) {
            return progress;
        }
        throw workflow.continueAsNew(migrationId, progress);
    }

    /** One batch is one transaction, and a repeat of it changes nothing: after a crash it is done once all the same. */
    @Step(maxAttempts = 5, delay = "1s", multiplier = 2)
    public Progress copyBatch(String migrationId, long afterId) {
        Progress batch = customers.copy(migrationId, afterId, properties.batchSize());
        ledger.append("copy-after-" + afterId);
        return batch;
    }
}
