package io.durableworkflow;

/**
 * A schedule that is written in code. Its workflow takes no arguments.
 *
 * @param name its name, see {@link Schedules#MAX_NAME}
 * @param workflow what it starts
 * @param options how
 */
public record ScheduleDeclaration(String name, WorkflowDefinition<?> workflow, ScheduleOptions options) {
    public ScheduleDeclaration {
        Schedules.requireName(name);
        if (!workflow.parameterTypes().isEmpty()) {
            throw new IllegalArgumentException(
                    "Workflow '%s' takes arguments, which a declared schedule has not. Create the schedule with engine.schedules()."
                            .formatted(workflow.name()));
        }
    }
}
