package io.durableworkflow.sample.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines as bytes, and never holds more than one: {@code BufferedReader.readLine} would gather a line of any length in
 * memory. Blank lines are passed over, but counted.
 */
final class JsonLines {
    /** Most bytes of a line. An order of 100 items has about 10000. */
    static final int MAX_LENGTH = 64 * 1024;

    private final InputStream input;
    private int number;

    JsonLines(InputStream input) {
        this.input = new BufferedInputStream(input);
    }

    /**
     * A line.
     *
     * @param number from 1
     * @param content without the line end; cut off if it is too long
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record Line(int number, byte[] content, boolean isTooLong) {}

    /** The next line that is not blank, or null at the end. */
    @Nullable
    Line next() throws IOException {
        for (Line line = read(); line != null; line = read()) {
            if (line.isTooLong() || !isBlank(line.content())) {
                return line;
            }
        }
        return null;
    }

    private @Nullable Line read() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream(512);
        boolean tooLong = false;
        int next = input.read();
        if (next == -1) {
            return null;
        }
        for (; next != '\n' && next != -1; next = input.read()) {
            if (content.size() < MAX_LENGTH) {
                content.write(next);
            } else {
                tooLong = true;
            }
        }
        return new Line(++number, content.toByteArray(), tooLong);
    }

    private static boolean isBlank(byte[] content) {
        for (byte b : content) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
