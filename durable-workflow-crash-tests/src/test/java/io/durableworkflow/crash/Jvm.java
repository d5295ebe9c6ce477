package io.durableworkflow.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Another Java process with the class path of this one, whose output is read line by line while it runs. A test kills it,
 * stops it, or lets it end.
 */
public final class Jvm implements AutoCloseable {
    // No line of output has a line break.
    private static final String END = "\n";

    private final Process process;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> read = new ArrayList<>();
    private final Thread reader;

    private Jvm(Process process) {
        this.process = process;
        this.reader = new Thread(this::readOutput, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Runs the main method of a class.
     *
     * @param environment added to this process's
     * @param options of the JVM
     */
    public static Jvm start(Map<String, String> environment, List<String> options, Class<?> main, Object... arguments) {
        return start(environment, options, System.getProperty("java.class.path"), main, arguments);
    }

    /** The same with another class path. */
    public static Jvm start(
            Map<String, String> environment,
            List<String> options,
            String classPath,
            Class<?> main,
            Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Jvm(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Jvm start(Class<?> main, Object... arguments) {
        return start(Map.of(), List.of(), main, arguments);
    }

    // The pipe is emptied all the time, so that the process never waits for whoever reads.
    private void readOutput() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                unread.add(line);
            }
        } catch (IOException e) {
            unread.add("its output cannot be read: " + e);
        }
        unread.add(END);
    }

    /** Reads on until a line fits, and answers it. Fails with all that was read if the output ends before or a minute goes by. */
    public String await(Predicate<String> wanted) {
        try {
            for (String line = next(); line != null && !line.equals(END); line = next()) {
                read.add(line);
                if (wanted.test(line)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("Not found in the output of process " + pid() + ":\n" + String.join("\n", read));
    }

    /**
     * Reads the next line, or answers null if none comes within this time. Fails with all that was read if the output has ended.
     */
    public @Nullable String poll(Duration patience) {
        try {
            String line = unread.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (END.equals(line)) {
                throw new AssertionError("Process " + pid() + " has ended by itself:\n" + String.join("\n", read));
            }
            if (line != null) {
                read.add(line);
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a line to its input. Nothing happens if it has ended. */
    public void send(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException ignored) {
            // Whoever reads on is told that it has ended.
        }
    }

    /** Ends its input. */
    public void sendNothingMore() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on until a line starts so, and answers the rest of it; for a process that says nothing for so many seconds. */
    public String awaitLong(String start, int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < deadline) {
            String line = poll(Duration.ofSeconds(1));
            if (line != null && line.startsWith(start)) {
                return line.substring(start.length()).strip();
            }
        }
        throw new AssertionError("Not found in the output of process " + pid() + ":\n" + String.join("\n", read));
    }

    private String next() throws InterruptedException {
        return unread.poll(1, TimeUnit.MINUTES);
    }

    /** Reads on until a line starts so, and answers the rest of it. */
    public String await(String start) {
        return await(line -> line.startsWith(start)).substring(start.length()).strip();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it as {@code kill -9} does, and answers all that it had printed. */
    public List<String> kill() {
        // Unlike that of the process itself, this lets its output be read.
        process.toHandle().destroyForcibly();
        return output();
    }

    /** Asks it to end, as {@code kill} does. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends a signal, such as {@code STOP}. */
    public void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " failed with status " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for its end, and answers all that it had printed. */
    public List<String> output() {
        exitCode();
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        unread.stream().filter(line -> !line.equals(END)).forEach(read::add);
        unread.clear();
        return List.copyOf(read);
    }

    /** Lets it end by itself. */
    public int exitCode() {
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                throw new AssertionError("process " + pid() + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
