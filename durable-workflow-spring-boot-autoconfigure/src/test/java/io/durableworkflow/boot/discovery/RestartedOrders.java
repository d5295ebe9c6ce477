package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import java.util.concurrent.Callable;

/** A bean of which a test loads the class more than once; it is alone in its file for that. */
class RestartedOrders implements Callable<String> {
    @Override
    @DurableWorkflow("restarted")
    public String call() {
        return work();
    }

    @Step
    String work() {
        return "done";
    }
}
