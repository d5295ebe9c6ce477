package io.durableworkflow.crash.load;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Appends to a file what it is told, each time at once. */
final class WritingWitness implements Witness, AutoCloseable {
    private final FileOutputStream file;

    WritingWitness(Path path) throws IOException {
        file = new FileOutputStream(path.toFile(), true);
    }

    @Override
    public void ran(String id, String step) {
        write(Line.What.RAN, id, step);
    }

    @Override
    public void recorded(String id, String step) {
        write(Line.What.RECORDED, id, step);
    }

    @Override
    public void undone(String id, String step) {
        write(Line.What.UNDONE, id, step);
    }

    @Override
    public void started(String id) {
        write(Line.What.STARTED, id, "-");
    }

    @Override
    public void signalled(String id, String key) {
        write(Line.What.SIGNALLED, id, key);
    }

    @Override
    public void ended(String id, String status) {
        write(Line.What.ENDED, id, status);
    }

    private void write(Line.What what, String id, String detail) {
        try {
            file.write((new Line(what, id, detail) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
