package io.durableworkflow.sample.upload;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.ledger.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/**
 * Sends a file chunk by chunk. Each chunk is a step: what was sent and recorded is not sent again after a crash, and the chunk
 * that was under way is. When the file does not turn out as it must, everything that was stored of it is removed.
 */
@Service
public class Uploads {
    private final Inbox inbox;
    private final Storage storage;
    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final UploadProperties properties;

    Uploads(Inbox inbox, Storage storage, Ledger ledger, WorkflowContext workflow, UploadProperties properties) {
        this.inbox = inbox;
        this.storage = storage;
        this.ledger = ledger;
        this.workflow = workflow;
        this.properties = properties;
    }

    /** Returns the checksum of the stored file. */
    @DurableWorkflow("upload")
    public String upload(Upload upload) throws IOException {
        begin(upload);
        List<String> checksums = new ArrayList<>();
        for (int chunk = 0; chunk < upload.chunks(); chunk++) {
            checksums.add(send(upload, chunk));
            workflow.publish("chunks sent", chunk + 1);
            workflow.sleep("pause", properties.pause());
        }
        assemble(upload, checksums);
        tidy(upload);
        return upload.sha256();
    }

    /** Has no effect of its own: it is there to be undone from the first chunk on, whatever became of that. */
    @Step(compensation = "discard")
    public void begin(Upload upload) {}

    /** Undoes whatever the upload has done. */
    public void discard(Upload upload) throws IOException {
        storage.discard(upload.uploadId());
        inbox.delete(upload.received());
        ledger.append("discard");
    }

    /** Sends one chunk, and says what its checksum is. Sent again, it takes the place of the one that was sent before. */
    @Step(maxAttempts = 5, delay = "1s", multiplier = 2)
    public String send(Upload upload, int chunk) throws IOException {
        byte[] bytes = inbox.read(upload, chunk);
        String sha256 = Sha256.of(bytes);
        storage.put(upload.uploadId(), chunk, bytes, sha256);
        ledger.append("send-" + chunk);
        return sha256;
    }

    /** Puts the chunks together, if each and the whole are what they must be. */
    @Step
    public void assemble(Upload upload, List<String> checksums) throws IOException {
        storage.assemble(upload.uploadId(), checksums, upload.sha256());
        ledger.append("assemble");
    }

    /** Only now, with the file assembled and that recorded, the received one is not needed any more. */
    @Step
    public void tidy(Upload upload) throws IOException {
        inbox.delete(upload.received());
    }
}
