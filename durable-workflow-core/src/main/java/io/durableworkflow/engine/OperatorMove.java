package io.durableworkflow.engine;

import io.durableworkflow.CommandResult;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CommandKind;

/** What has to be done to carry out an operator's command, as the execution is on disk. */
sealed interface OperatorMove {
    /** Nothing: what the command asks for is so, or has been asked for. */
    record Nothing(CommandResult answer) implements OperatorMove {}

    /** Write this, unless somebody else was faster. */
    record Write(Change change) implements OperatorMove {}

    /** Leave a command for the one who runs it. */
    record Ask(CommandKind kind) implements OperatorMove {}
}
