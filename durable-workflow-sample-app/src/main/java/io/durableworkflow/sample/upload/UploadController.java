package io.durableworkflow.sample.upload;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.web.Id;
import io.durableworkflow.sample.web.Started;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
class UploadController {
    private final DurableEngine engine;
    private final Uploads uploads;
    private final Inbox inbox;
    private final UploadProperties properties;

    UploadController(DurableEngine engine, Uploads uploads, Inbox inbox, UploadProperties properties) {
        this.engine = engine;
        this.uploads = uploads;
        this.inbox = inbox;
        this.properties = properties;
    }

    /**
     * 202 once the file is here and its execution is on disk.
     *
     * @param sha256 what the client says that the checksum of the file is; without it, that of what has arrived
     */
    @PutMapping("/examples/uploads/{uploadId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started upload(
            @PathVariable @Id String uploadId,
            @RequestParam(required = false)
                    @Pattern(regexp = Sha256.PATTERN, message = "must be 64 digits 0-9, a-f")
                    @Nullable
                    String sha256,
            InputStream body)
            throws IOException {
        Inbox.Received received = inbox.receive(uploadId, body);
        if (received.size() == 0) {
            inbox.delete(received.name());
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Send the file as the body of the request");
        }
        Upload upload = new Upload(
                uploadId,
                received.name(),
                received.size(),
                sha256 == null ? received.sha256() : sha256,
                Math.toIntExact(properties.chunkSize().toBytes()));
        return Started.of(engine.start("upload-" + uploadId, () -> uploads.upload(upload)));
    }
}
