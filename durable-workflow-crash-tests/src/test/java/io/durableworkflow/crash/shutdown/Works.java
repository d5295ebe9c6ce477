package io.durableworkflow.crash.shutdown;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.crash.ledger.Ledger;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;

/** The workflows of the application. Each step writes its effect into the ledger. */
class Works {
    private static final long TURN_NANOS = Duration.ofMillis(5).toNanos();

    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final ObjectProvider<DurableEngine> engine;
    private final boolean hanging;

    /** @param hanging whether steps that may hang do */
    Works(
            Ledger ledger,
            WorkflowContext workflow,
            ObjectProvider<DurableEngine> engine,
            @Value("${hanging}") boolean hanging) {
        this.ledger = ledger;
        this.workflow = workflow;
        this.engine = engine;
        this.hanging = hanging;
    }

    @DurableWorkflow
    public void quick() {
        first();
        second();
        last();
    }

    @DurableWorkflow
    public void brief() {
        untilStopped();
        last();
    }

    @DurableWorkflow
    public void lasting() {
        hang();
        last();
    }

    @DurableWorkflow
    public void lastingOnce() {
        try {
            hangOnce();
        } catch (StepOutcomeUnknownException e) {
            told();
        }
        last();
    }

    @DurableWorkflow
    public void lastingAskedAfter() {
        if (hangAskedAfter().equals("asked")) {
            told();
        }
        last();
    }

    @DurableWorkflow
    public void crowd() {
        first();
        hang();
        last();
    }

    @DurableWorkflow
    public void briefSaga() {
        first();
        bookUntilStopped();
        throw new IllegalStateException("no visa");
    }

    @DurableWorkflow
    public void lastingSaga() {
        first();
        bookAndHang();
        throw new IllegalStateException("no visa");
    }

    @Step(compensation = "undoFirst")
    public void first() {
        ledger.append("first", "-");
    }

    public void undoFirst() {
        ledger.append("undoFirst", "-");
    }

    @Step
    public void second() {
        ledger.append("second", "-");
    }

    @Step
    public void last() {
        ledger.append("last", "-");
    }

    @Step
    public void told() {
        ledger.append("told", "-");
    }

    @Step
    public void untilStopped() {
        awaitStop();
        ledger.append("untilStopped", "-");
    }

    @Step
    public void hang() {
        ledger.append("hang", "-");
        stay();
    }

    @Step(guarantee = StepGuarantee.AT_MOST_ONCE)
    public void hangOnce() {
        ledger.append("hangOnce", "-");
        stay();
    }

    @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "askAfter")
    public String hangAskedAfter() {
        ledger.append("hangAskedAfter", "-");
        stay();
        return "returned";
    }

    public String askAfter() {
        return "asked";
    }

    @Step(compensation = "undoUntilStopped")
    public void bookUntilStopped() {
        ledger.append("book", "-");
    }

    public void undoUntilStopped() {
        awaitStop();
        ledger.append("undo", "-");
    }

    @Step(compensation = "undoAndHang")
    public void bookAndHang() {
        ledger.append("book", "-");
    }

    public void undoAndHang() {
        ledger.append("undo", "-");
        stay();
    }

    // Ends well within the limit of the shutdown, but not before the engine has been told to stop.
    private void awaitStop() {
        Application.print("begun " + workflow.executionId());
        while (hanging && engine.getObject().view().dispatching()) {
            LockSupport.parkNanos(TURN_NANOS);
        }
    }

    // Nothing ends this but the end of the process.
    private void stay() {
        Application.print("begun " + workflow.executionId());
        while (hanging) {
            LockSupport.parkNanos(TURN_NANOS);
        }
    }
}
