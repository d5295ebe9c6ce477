package io.durableworkflow.crash.shutdown;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A page of the dashboard, which reads what it is told until that ends. */
final class OpenPage implements AutoCloseable {
    // No line has a line break.
    private static final String END = "\n";

    private final InputStream stream;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> read = new ArrayList<>();

    private OpenPage(InputStream stream) {
        this.stream = stream;
        Thread reader = new Thread(this::read, "page");
        reader.setDaemon(true);
        reader.start();
    }

    static OpenPage at(int port) {
        try {
            HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/workflows/api/events"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new AssertionError("no stream: " + answer);
            }
            return new OpenPage(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.isEmpty()).forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("cut off: " + e);
        }
        lines.add(END);
    }

    void await(String wanted) {
        for (String line = next(); !line.equals(wanted); line = next()) {
            if (line.equals(END)) {
                throw new AssertionError("no '" + wanted + "' in " + read);
            }
        }
    }

    /** What it was told until the stream ended, without what was waited for before. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String line = next(); !line.equals(END); line = next()) {
            rest.add(line);
        }
        return rest;
    }

    private String next() {
        try {
            String line = lines.poll(1, TimeUnit.MINUTES);
            if (line == null) {
                throw new AssertionError("the page is told nothing more: " + read);
            }
            read.add(line);
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
