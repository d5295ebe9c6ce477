package io.durableworkflow.sample.kill;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The application in a JVM of its own, as {@code java} starts it. All its files are in one folder, so that the next process
 * finds what this one left behind.
 */
final class SampleProcess {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final long EXIT_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final long startedAt = System.nanoTime();

    private SampleProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the application. Returns at once.
     *
     * @param number names its log
     */
    static SampleProcess start(Path folder, int number, String... arguments) throws IOException {
        Path log = folder.resolve("process-%02d.log".formatted(number));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Most of these processes live for seconds: a small heap, and no time for the second compiler.
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        // SQLite unpacks its native library there; a killed process cannot tidy up.
        command.add("-Djava.io.tmpdir=" + temporary);
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath(), "io.durableworkflow.sample.SampleApplication"));
        command.addAll(List.of("--server.port=0", "--spring.main.banner-mode=off"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(SPRING|SAMPLE|SERVER|DURABLE|JAVA_TOOL).*"));
        return new SampleProcess(builder.start(), log);
    }

    // The test classes stay out; what the tests add in jars does not change the application.
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** How long it has been running. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Where it answers; empty until its port is open. */
    Optional<URI> address() {
        Matcher port = PORT.matcher(log());
        return port.find() ? Optional.of(URI.create("http://127.0.0.1:" + port.group(1))) : Optional.empty();
    }

    /** Kills it without a warning (SIGKILL), and returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks it to end (SIGTERM), and returns when it has. */
    void stop() throws InterruptedException {
        process.destroy();
        awaitExit();
    }

    private void awaitExit() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Process " + process.pid() + " does not end. Its log:\n" + log());
        }
    }

    /** What it printed so far. */
    String log() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
