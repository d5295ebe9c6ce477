package io.durableworkflow.boot.operator;

import io.durableworkflow.CommandResult;
import io.durableworkflow.DurableEngine;

/** The commands that the endpoint gives to one execution, by the names in its paths. */
enum SingleCommand {
    CANCEL,
    PAUSE,
    RESUME,
    RETRY,
    REWIND,
    FORK,
    SIGNAL,
    RESOLVE;

    static SingleCommand named(String operation) {
        return Words.oneOf(SingleCommand.class, "operation", operation);
    }

    CommandResult applyTo(DurableEngine engine, CommandRequest request) {
        String id = request.id();
        return switch (this) {
            case CANCEL -> engine.cancel(id, request.audit());
            case PAUSE -> engine.pause(id, request.audit());
            case RESUME -> engine.resume(id, request.audit());
            case RETRY -> engine.retry(id, request.audit());
            case REWIND -> engine.rewind(id, request.place(), request.droppedSteps(), request.audit());
            case FORK -> engine.fork(id, request.requiredNewId(), request.place(), request.audit());
            case RESOLVE -> engine.resolve(id, request.decision(), request.audit());
            case SIGNAL -> {
                engine.signal(id, request.requiredName(), request.value(), request.dedupKey());
                yield CommandResult.DONE;
            }
        };
    }
}
