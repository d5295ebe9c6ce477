package io.durableworkflow.engine;

import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import io.durableworkflow.store.ExecutionRecord;
import org.jspecify.annotations.Nullable;

/** Why a start, or a signal that may start its execution, does not come about. Bodies record it by its name. */
enum StartRefusal {
    /** The code is not there. */
    NOT_REGISTERED,
    /** The queue that it is to go through is not there. */
    NO_QUEUE,
    /** The id belongs to an execution of another workflow. */
    OTHER_WORKFLOW,
    /** The id belongs to an execution with another input. */
    OTHER_INPUT,
    /** The execution of the id takes no more signals. */
    ENDED;

    /** Why the execution of the id is not the one that is meant; null if it is. */
    static @Nullable StartRefusal of(
            ExecutionRecord existing, WorkflowDefinition<?> definition, String hash, WorkflowOptions options) {
        if (!definition.isNamed(existing.start().workflow())) {
            return OTHER_WORKFLOW;
        }
        return existing.start().inputHash().equals(hash) || options.onDifferentInput() != OnDifferentInput.CONFLICT
                ? null
                : OTHER_INPUT;
    }

    /** What the caller is thrown. */
    Class<? extends Exception> failure() {
        return switch (this) {
            case NOT_REGISTERED -> WorkflowNotRegisteredException.class;
            case NO_QUEUE -> QueueNotFoundException.class;
            case OTHER_WORKFLOW, OTHER_INPUT, ENDED -> ExecutionConflictException.class;
        };
    }

    /** What is the case with the execution that is in the way. */
    String state(ExecutionRecord existing) {
        return switch (this) {
            case OTHER_WORKFLOW ->
                "is an execution of workflow '" + existing.start().workflow() + "'";
            case OTHER_INPUT -> "was started with another input";
            case ENDED -> "has ended as " + existing.state().status();
            case NOT_REGISTERED, NO_QUEUE -> throw new IllegalStateException("no execution is in the way");
        };
    }

    /**
     * What the caller is told of an execution that is in the way.
     *
     * @param name by what it was found, such as id
     */
    ExecutionConflictException conflict(String id, String name, String state, String workflow) {
        return new ExecutionConflictException(
                id,
                state,
                switch (this) {
                    case OTHER_WORKFLOW -> "Use another " + name + " for workflow '" + workflow + "'.";
                    case OTHER_INPUT -> "Use another " + name + ", or start it with the same input.";
                    case ENDED -> "It takes no more signals: delete it, or use another id.";
                    case NOT_REGISTERED, NO_QUEUE -> throw new IllegalStateException("no execution is in the way");
                });
    }
}
