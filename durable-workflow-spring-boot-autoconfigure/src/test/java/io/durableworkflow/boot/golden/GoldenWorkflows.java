package io.durableworkflow.boot.golden;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.Callback;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.Step;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * What the golden files were written with. Executions in those files run on with this code: methods are added for what a
 * later version can do, and none of these is ever changed.
 */
class GoldenWorkflows {
    static final Duration DAY = Duration.ofDays(1);

    /** Where a process is that hangs in a step and dies there; counted down by each step that hangs. */
    static final class Death {
        final CountDownLatch hanging;
        private final CountDownLatch over = new CountDownLatch(1);

        Death(int steps) {
            hanging = new CountDownLatch(steps);
        }

        void hang() {
            hanging.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void end() {
            over.countDown();
        }
    }

    record Order(
            String id,
            int cents,
            List<String> articles,
            @Nullable Instant wanted) {}

    record Receipt(String order, String reservation, String delivery, Map<String, Integer> parts) {}

    private final WorkflowContext workflow;
    private final @Nullable Death death;

    /** @param death there is one in the process that writes a file, and none in those that read it */
    GoldenWorkflows(WorkflowContext workflow, ObjectProvider<Death> death) {
        this.workflow = workflow;
        this.death = death.getIfAvailable();
    }

    @DurableWorkflow("order")
    Receipt order(Order order) {
        String reservation = reserve(order);
        workflow.sleep("settlement", DAY);
        String delivery = workflow.awaitSignal("delivered", String.class);
        return new Receipt(
                order.id(),
                reservation,
                delivery,
                Map.of("articles", order.articles().size()));
    }

    @Step(compensation = "release")
    String reserve(Order order) {
        return "reserved " + order.articles();
    }

    void release(Order order, String reservation) {}

    @DurableWorkflow("interrupted")
    String interrupted() {
        String before = prepare();
        return before + ", " + hangs();
    }

    @Step
    String prepare() {
        return "prepared";
    }

    @Step
    String hangs() {
        dieHere();
        return "attempt " + workflow.attempt() + " with key " + workflow.idempotencyKey();
    }

    @DurableWorkflow("interrupted-once")
    String interruptedOnce() {
        try {
            return hangsOnce();
        } catch (StepOutcomeUnknownException e) {
            return "unknown";
        }
    }

    @Step(guarantee = StepGuarantee.AT_MOST_ONCE)
    String hangsOnce() {
        dieHere();
        return "ran a second time";
    }

    @DurableWorkflow("interrupted-undoing")
    String interruptedUndoing() {
        take("first");
        take("second");
        throw new IllegalStateException("no");
    }

    @Step(compensation = "give")
    String take(String what) {
        return "took " + what;
    }

    void give(String what, String taken) {
        if (what.equals("first")) {
            dieHere();
        }
        workflow.idempotencyKey();
    }

    private void dieHere() {
        if (death != null) {
            death.hang();
        }
    }

    @DurableWorkflow("retried")
    String retried() {
        return flaky();
    }

    @Step(maxAttempts = 3, delay = "1h", multiplier = 2)
    String flaky() {
        if (death != null) {
            throw new IllegalStateException("not yet");
        }
        return "attempt " + workflow.attempt();
    }

    @DurableWorkflow("undo-retried")
    String undoRetried() {
        book();
        throw new IllegalStateException("fully booked");
    }

    @Step(compensation = "unbook")
    String book() {
        return "booked";
    }

    void unbook(String booked) {
        if (death != null) {
            throw new IllegalStateException("not yet");
        }
    }

    @DurableWorkflow("parent")
    String parent(String child) throws Exception {
        return "child said: " + workflow.child(WorkflowOptions.id(child), () -> child());
    }

    @DurableWorkflow("child")
    String child() {
        return workflow.awaitSignal("go", String.class);
    }

    @DurableWorkflow("branches")
    String branches() throws Exception {
        Branch<String> quick = Branch.of("quick", String.class, () -> prepare());
        Branch<String> slow = Branch.of("slow", String.class, () -> {
            workflow.sleep("pause", DAY);
            return prepare();
        });
        AsyncBranch<String> beside =
                workflow.async("beside", String.class, () -> workflow.awaitSignal("beside", String.class));
        ParallelOutcomes both = workflow.parallel("both", quick, slow);
        return both.result(quick) + ", " + both.result(slow) + ", " + beside.join();
    }

    @DurableWorkflow("chances")
    String chances() {
        String before = workflow.randomUUID() + " " + workflow.random().nextInt(1_000);
        Instant first = workflow.now();
        int version = workflow.version("change", 1, death == null ? 3 : 2);
        workflow.sleep(DAY);
        return before + " " + workflow.randomUUID() + " " + workflow.random().nextInt(1_000) + " " + first + " "
                + workflow.now() + " version " + version;
    }

    @DurableWorkflow("blocked")
    String blocked() {
        StepOptions<String> rented = StepOptions.<String>defaults()
                .compensate(what -> {
                    if (death != null) {
                        throw new IllegalStateException("never");
                    }
                })
                .compensationRetry(RetryPolicy.none());
        workflow.step("rent", String.class, rented, () -> "rented");
        throw new IllegalStateException("no driver");
    }

    @DurableWorkflow("loop")
    String loop(int round) {
        prepare();
        if (round < 3) {
            throw workflow.continueAsNew(round + 1);
        }
        return "round " + round + " " + workflow.awaitSignal("go", String.class);
    }

    @DurableWorkflow("subscriber")
    String subscriber() {
        return workflow.awaitTopic("prices", String.class);
    }

    @DurableWorkflow("callback")
    String callback() {
        Callback<String> callback = workflow.callback("approval", String.class);
        workflow.step("hand over", () -> workflow.publish("token", callback.token()));
        return callback.await();
    }

    @DurableWorkflow("condition")
    String condition() {
        workflow.awaitUntil("open", () -> death == null, Duration.ofHours(1));
        return "open";
    }

    @DurableWorkflow("impatient")
    String impatient() {
        return workflow.tryAwaitSignal("never", String.class, DAY).orElse("gave up");
    }

    @DurableWorkflow("prepared")
    String prepared() {
        return prepare();
    }

    @DurableWorkflow("failing")
    String failing() {
        throw new IllegalArgumentException("no such article: 47");
    }

    @DurableWorkflow(value = "limited", timeout = "1h")
    String limited() {
        return workflow.awaitSignal("never", String.class);
    }

    @DurableWorkflow(value = "nightly", schedule = "0 30 2 * * *", zone = "Europe/Berlin")
    String nightly() {
        return "reported";
    }
}
