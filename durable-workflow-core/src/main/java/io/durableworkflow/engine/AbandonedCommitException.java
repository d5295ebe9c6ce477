package io.durableworkflow.engine;

import io.durableworkflow.StoreUnavailableException;

/** The engine was closed while the store could not write: whether what was tried last is on disk is not known. */
final class AbandonedCommitException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    AbandonedCommitException(Throwable cause) {
        super("The engine was closed while the store could not write", cause);
    }
}
