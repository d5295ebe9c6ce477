package io.durableworkflow.boot.actuate;

import io.durableworkflow.BackupFailedException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.operator.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code POST /actuator/workflowbackups} writes a backup of the database while work goes on, if {@code
 * management.endpoint.workflowbackups.access=unrestricted} allows it. Where to is fixed by {@code durable-workflow.backup.directory}, and the name is made of
 * the time: whoever calls chooses neither. The answer comes when the backup is on disk.
 */
@WebEndpoint(id = WorkflowBackupsEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class WorkflowBackupsEndpoint {
    static final String ID = "workflowbackups";

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'durable-workflow-'uuuuMMdd'T'HHmmssSSS'Z.db'")
            .withZone(ZoneOffset.UTC);
    private static final int CONFLICT = 409;

    private final DurableEngine engine;
    private final WorkflowClock clock;
    private final @Nullable Path directory;

    WorkflowBackupsEndpoint(DurableEngine engine, WorkflowClock clock, @Nullable Path directory) {
        this.engine = engine;
        this.clock = clock;
        this.directory = directory;
    }

    /** Writes a backup. */
    @WriteOperation
    public WebEndpointResponse<?> write() {
        Path folder = directory;
        if (folder == null) {
            return problem(
                    CONFLICT,
                    new IllegalStateException(
                            "Nothing was written: there is no directory for backups. Set durable-workflow.backup.directory."));
        }
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(NAME.format(clock.now()));
            engine.backup(file);
            return new WebEndpointResponse<>(new Written(String.valueOf(file.getFileName()), Files.size(file)));
        } catch (UnsupportedOperationException e) {
            return problem(CONFLICT, e);
        } catch (BackupFailedException e) {
            return problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, e);
        } catch (IOException e) {
            return problem(
                    WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
                    new BackupFailedException(
                            folder, "its directory cannot be used (" + e + "). Put that right, or set another.", e));
        }
    }

    private static WebEndpointResponse<?> problem(int status, Exception why) {
        return Answers.of(Reply.problem(status, why));
    }

    /** A backup: the name of its file in the directory, and how large it is. */
    record Written(String file, long bytes) {}
}
