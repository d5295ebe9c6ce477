package io.durableworkflow.crash.kill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the executions of a workflow do, and how they end.
 *
 * @param paths the steps from the first to the last, by every way through the parallel branches; only one if there are none
 * @param end how each of its executions ends
 */
record Plan(List<List<PlannedStep>> paths, End end) {
    /** How executions end. */
    enum End {
        /** All steps are done and stay done. */
        COMPLETED("COMPLETED"),
        /** All steps are done, and then undone. */
        FAILED("FAILED"),
        /** Some steps are done, and then undone. */
        CANCELLED("CANCELLED");

        private final String status;

        End(String status) {
            this.status = status;
        }

        String status() {
            return status;
        }
    }

    /** What holds for a step that a kill interrupts. */
    enum Guarantee {
        /** It runs again. */
        AT_LEAST_ONCE,
        /** It does not. */
        AT_MOST_ONCE,
        /** Its effect on the database is there if and only if its result is. */
        TRANSACTIONAL
    }

    /**
     * A step.
     *
     * @param name name of the step
     * @param guarantee what holds when it is interrupted
     * @param failures how many attempts fail before one has its effect; of a step with a compensation, those of the compensation
     * @param isUndone whether it has a compensation
     */
    record PlannedStep(String name, Guarantee guarantee, int failures, boolean isUndone) {
        static PlannedStep of(String name) {
            return new PlannedStep(name, Guarantee.AT_LEAST_ONCE, 0, false);
        }

        PlannedStep guaranteed(Guarantee other) {
            return new PlannedStep(name, other, failures, isUndone);
        }

        PlannedStep failing(int times) {
            return new PlannedStep(name, guarantee, times, isUndone);
        }

        PlannedStep undone() {
            return new PlannedStep(name, guarantee, failures, true);
        }

        /** What its compensation is called in the ledger. */
        String undoing() {
            return UNDO + name;
        }
    }

    /** What the name of a compensation begins with, in the ledger. */
    static final String UNDO = "undo-";

    /** The plan of each workflow of the program, by its name. */
    static final Map<String, Plan> ALL = Map.ofEntries(
            Map.entry(
                    Workflows.ORDER,
                    completing(
                            PlannedStep.of("reserve"),
                            PlannedStep.of("collect").failing(2),
                            PlannedStep.of("charge").guaranteed(Guarantee.AT_MOST_ONCE),
                            PlannedStep.of("mail").guaranteed(Guarantee.AT_MOST_ONCE),
                            PlannedStep.of("close"))),
            Map.entry(
                    Workflows.CART,
                    completing(PlannedStep.of("take-1"), PlannedStep.of("take-2"), PlannedStep.of("take-3"))),
            Map.entry(Workflows.FAMILY, completing(PlannedStep.of("marry"), PlannedStep.of("gather"))),
            Map.entry(Workflows.CHILD, completing(PlannedStep.of("learn"), PlannedStep.of("work"))),
            Map.entry(Workflows.LETTER, completing(PlannedStep.of("read"))),
            Map.entry(
                    Workflows.FORK,
                    new Plan(
                            List.of(
                                    List.of(
                                            PlannedStep.of("split"),
                                            PlannedStep.of("left-1"),
                                            PlannedStep.of("left-2"),
                                            PlannedStep.of("join")),
                                    List.of(
                                            PlannedStep.of("split"),
                                            PlannedStep.of("right-1"),
                                            PlannedStep.of("right-2"),
                                            PlannedStep.of("join"))),
                            End.COMPLETED)),
            Map.entry(Workflows.TRIP, new Plan(List.of(booking()), End.FAILED)),
            Map.entry(Workflows.HOLD, new Plan(List.of(booking()), End.CANCELLED)),
            Map.entry(
                    Workflows.INVOICE,
                    completing(
                            PlannedStep.of("write").guaranteed(Guarantee.TRANSACTIONAL),
                            PlannedStep.of("post").guaranteed(Guarantee.TRANSACTIONAL),
                            PlannedStep.of("print"))),
            Map.entry(Workflows.TICK, completing(PlannedStep.of("strike"))));

    private static Plan completing(PlannedStep... steps) {
        return new Plan(List.of(List.of(steps)), End.COMPLETED);
    }

    private static List<PlannedStep> booking() {
        return List.of(
                PlannedStep.of("flight").undone(),
                PlannedStep.of("hotel").undone(),
                PlannedStep.of("car").undone().failing(1));
    }

    /** Its steps, by their names. */
    Map<String, PlannedStep> steps() {
        Map<String, PlannedStep> steps = new HashMap<>();
        paths.forEach(path -> path.forEach(step -> steps.put(step.name(), step)));
        return steps;
    }

    /** What the ledger says of each path, in order: the steps, then the compensations from the last to the first. */
    List<List<String>> sequences() {
        List<List<String>> sequences = new ArrayList<>();
        for (List<PlannedStep> path : paths) {
            List<String> sequence = new ArrayList<>();
            path.forEach(step -> sequence.add(step.name()));
            for (int i = path.size() - 1; i >= 0; i--) {
                sequence.add(path.get(i).undoing());
            }
            sequences.add(sequence);
        }
        return sequences;
    }
}
