package io.durableworkflow.boot.discovery.elsewhere;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;

/** A parent class in another package than its child. */
public abstract class ExportedSteps {
    @Step
    protected String exported() {
        return "exported";
    }

    /** Inherits public methods from a class that others cannot see, which makes javac add bridges. */
    public static class Visible extends Hidden {
        @DurableWorkflow
        public String run() {
            return hidden();
        }
    }

    static class Hidden {
        @Step
        public String hidden() {
            return "hidden";
        }
    }
}
