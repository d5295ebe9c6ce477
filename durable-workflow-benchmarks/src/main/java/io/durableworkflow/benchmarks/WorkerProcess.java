package io.durableworkflow.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Starts a {@link Worker} and measures it from the start of its process. */
final class WorkerProcess {
    /** Seconds from the start of the process to its first new step, and to the end of the work. */
    record Times(double first, double done) {}

    private final Settings settings;

    WorkerProcess(Settings settings) {
        this.settings = settings;
    }

    Times run(String kind, Path file, int executions, int steps, int done) throws IOException, InterruptedException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                // Both would spend a third of a second on reading how to log, and log nothing.
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dslf4j.internal.verbosity=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                Benchmarks.class.getName(),
                Worker.ARGUMENT,
                kind,
                file.toString(),
                String.valueOf(executions),
                String.valueOf(steps),
                String.valueOf(done),
                String.valueOf(settings.permits()),
                settings.synchronous());
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        double first = Double.NaN;
        double all = Double.NaN;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                double now = (System.nanoTime() - begin) / 1e9;
                if (line.equals(Worker.FIRST)) {
                    first = now;
                } else if (line.equals(Worker.DONE)) {
                    all = now;
                }
            }
        }
        int exit = process.waitFor();
        if (exit != 0 || Double.isNaN(all)) {
            throw new IllegalStateException("the " + kind + " worker ended with " + exit);
        }
        return new Times(first, all);
    }
}
