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

    /** Its step is for this package only. */
    public static class Closed {
        @Step
        void packagePrivate() {}
    }

    static class Hidden {
        @Step
        public String hidden() {
            return "hidden";
        }
    }
}
