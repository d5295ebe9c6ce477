package io.durableworkflow.sample.upload;

import io.durableworkflow.sample.files.SyncedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Where files arrive from clients, and wait to be sent. */
@Component
class Inbox {
    private final Path folder;

    Inbox(UploadProperties properties) {
        this.folder = properties.folder().resolve("inbox");
    }

    /** A file that has arrived. */
    record Received(String name, long size, String sha256) {}

    /**
     * Takes a file in. It is on disk when this returns. Its name holds its checksum, so that a client who sends something
     * else under an id that is in use does not replace what is being sent.
     */
    Received receive(String uploadId, InputStream content) throws IOException {
        Path arriving = folder.resolve(uploadId + "-" + UUID.randomUUID());
        DigestInputStream digested = Sha256.of(content);
        try {
            SyncedFiles.write(arriving, digested::transferTo);
            String sha256 = Sha256.hex(digested.getMessageDigest());
            String name = uploadId + "-" + sha256;
            long size = Files.size(arriving);
            SyncedFiles.move(arriving, folder.resolve(name));
            return new Received(name, size, sha256);
        } finally {
            SyncedFiles.delete(arriving);
        }
    }

    /** Reads one chunk of a received file. */
    byte[] read(Upload upload, int chunk) throws IOException {
        byte[] bytes = new byte[upload.length(chunk)];
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(upload.received()).toFile(), "r")) {
            file.seek(upload.offset(chunk));
            file.readFully(bytes);
        }
        return bytes;
    }

    void delete(String received) throws IOException {
        SyncedFiles.delete(folder.resolve(received));
    }
}
