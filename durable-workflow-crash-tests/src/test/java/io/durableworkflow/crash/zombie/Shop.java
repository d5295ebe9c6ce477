package io.durableworkflow.crash.zombie;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.crash.ledger.Ledger;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.springframework.beans.factory.annotation.Value;

/** Workflows that can be held in the middle of something. Each step writes its effect into the ledger when it begins. */
class Shop {
    /** Then the id of an execution that is held. */
    static final String HELD = "held ";

    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final CountDownLatch held;

    /** @param holding whether what may be held is, until {@link #goOn} */
    Shop(Ledger ledger, WorkflowContext workflow, @Value("${holding}") boolean holding) {
        this.ledger = ledger;
        this.workflow = workflow;
        this.held = new CountDownLatch(holding ? 1 : 0);
    }

    void goOn() {
        held.countDown();
    }

    @DurableWorkflow
    public void slow() {
        first();
        hold();
        last();
    }

    @DurableWorkflow
    public void once() {
        first();
        holdOnce();
        last();
    }

    @DurableWorkflow
    public void saga() {
        book();
        throw new IllegalStateException("no visa");
    }

    @DurableWorkflow
    public void parent() {
        first();
        slow();
        last();
    }

    @DurableWorkflow
    public void between() {
        first();
        stay(); // in no step: the next call finds out
        last();
    }

    @DurableWorkflow
    public void nap() {
        first();
        workflow.sleep("nap", Duration.ofSeconds(3));
        last();
    }

    @DurableWorkflow
    public void patient() {
        first();
        workflow.awaitSignal("go", String.class);
        last();
    }

    @Step
    public void first() {
        ledger.append("first", "-");
    }

    @Step
    public void last() {
        ledger.append("last", "-");
    }

    @Step
    public void hold() {
        ledger.append("hold", "-");
        stay();
    }

    @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "unknown")
    public String holdOnce() {
        ledger.append("holdOnce", "-");
        stay();
        return "returned";
    }

    public String unknown() {
        return "unknown";
    }

    @Step(compensation = "undo")
    public void book() {
        ledger.append("book", "-");
    }

    public void undo() {
        ledger.append("undo", "-");
        stay();
    }

    private void stay() {
        System.out.println(HELD + workflow.executionId());
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
