package io.durableworkflow;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A backup could not be written; the message says why, and what to do. Nothing of it is left, and nothing else was touched. */
public final class BackupFailedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    /**
     * @param file where it was to be written
     * @param why why not, and what to do, as one or more sentences
     */
    public BackupFailedException(Path file, String why, @Nullable Throwable cause) {
        super("DW-123", "The backup '" + file + "' was not written: " + why, cause);
    }
}
