package io.durableworkflow.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What the starter adds to the start of a web application whose schema is up to date, and to its memory. */
final class StartUp implements Measurement {
    private final Settings settings;

    private record Start(double seconds, double residentSet) {}

    StartUp(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        Path file = folder.resolve("engine.db");
        start(WebApplication.WITH, file); // makes the schema
        for (int i = 0; i < settings.size(); i++) {
            Start without = start(WebApplication.WITHOUT, file);
            Start with = start(WebApplication.WITH, file);
            figures.add(
                    "start with the starter, and without in place of the floor",
                    "s",
                    with.seconds(),
                    without.seconds());
            figures.add("added to the start", "s", with.seconds() - without.seconds());
            figures.add(
                    "resident set with the starter, and without in place of the floor",
                    "MiB",
                    Memory.mebibytes(with.residentSet()),
                    Memory.mebibytes(without.residentSet()));
            figures.add(
                    "added to the resident set", "MiB", Memory.mebibytes(with.residentSet() - without.residentSet()));
        }
    }

    private static Start start(String kind, Path file) throws IOException, InterruptedException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Benchmarks.class.getName(),
                WebApplication.ARGUMENT,
                kind,
                file.toString());
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Start start = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(WebApplication.STARTED)) {
                    start = new Start(
                            (System.nanoTime() - begin) / 1e9,
                            Double.parseDouble(line.substring(WebApplication.STARTED.length())));
                }
            }
        }
        int exit = process.waitFor();
        if (exit != 0 || start == null) {
            throw new IllegalStateException("the application " + kind + " the starter ended with " + exit);
        }
        return start;
    }
}
