package io.durableworkflow.sample.upload;

import io.durableworkflow.sample.files.SyncedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Stands in for a storage service, in a folder. Like one it takes a file in parts, checks each against its checksum, and puts them
 * together in the end; a part that is sent again takes the place of the first, and what is asked for again is done already.
 */
@Component
class Storage {
    private final Path folder;

    Storage(UploadProperties properties) {
        this.folder = properties.folder().resolve("stored");
    }

    /** Keeps a chunk. */
    void put(String uploadId, int chunk, byte[] bytes, String sha256) throws IOException {
        ChecksumException.check("Chunk " + chunk, sha256, Sha256.of(bytes));
        SyncedFiles.write(chunk(uploadId, chunk), file -> file.write(bytes));
    }

    /**
     * Makes one file of the chunks.
     *
     * @param chunks the checksums of the chunks, in order
     * @param sha256 that of the whole
     * @throws ChecksumException if a chunk or the whole is not what it must be; there is no file then
     */
    void assemble(String uploadId, List<String> chunks, String sha256) throws IOException {
        Path file = folder.resolve(uploadId);
        if (!Files.exists(file)) {
            SyncedFiles.write(
                    file, output -> ChecksumException.check("The file", sha256, copy(uploadId, chunks, output)));
        }
        FileSystemUtils.deleteRecursively(chunks(uploadId));
    }

    private String copy(String uploadId, List<String> chunks, OutputStream output) throws IOException {
        DigestInputStream whole = Sha256.of(InputStream.nullInputStream());
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            byte[] bytes = Files.readAllBytes(chunk(uploadId, chunk));
            ChecksumException.check("Chunk " + chunk, chunks.get(chunk), Sha256.of(bytes));
            whole.getMessageDigest().update(bytes);
            output.write(bytes);
        }
        return Sha256.hex(whole.getMessageDigest());
    }

    /** Removes everything of an upload. */
    void discard(String uploadId) throws IOException {
        SyncedFiles.delete(folder.resolve(uploadId));
        FileSystemUtils.deleteRecursively(chunks(uploadId));
    }

    private Path chunks(String uploadId) {
        return folder.resolve(uploadId + ".chunks");
    }

    private Path chunk(String uploadId, int chunk) {
        return chunks(uploadId).resolve(String.valueOf(chunk));
    }
}
