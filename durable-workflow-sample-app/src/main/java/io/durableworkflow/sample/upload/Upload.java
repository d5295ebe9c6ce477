package io.durableworkflow.sample.upload;

/**
 * What is to be uploaded. The size of the chunks is part of it, and not read from the settings while the workflow runs: with
 * other settings after a restart the number of its steps would change.
 *
 * @param uploadId chosen by the client
 * @param received name of the received file
 * @param size bytes of it, 1 or more
 * @param sha256 checksum that the client expects of the whole
 * @param chunkSize bytes of each chunk but the last
 */
public record Upload(String uploadId, String received, long size, String sha256, int chunkSize) {
    /** How many chunks it has. */
    public int chunks() {
        return Math.toIntExact((size + chunkSize - 1) / chunkSize);
    }

    /** Where a chunk begins, the first one being number 0. */
    long offset(int chunk) {
        return (long) chunk * chunkSize;
    }

    /** How long a chunk is. */
    int length(int chunk) {
        return Math.toIntExact(Math.min(chunkSize, size - offset(chunk)));
    }
}
