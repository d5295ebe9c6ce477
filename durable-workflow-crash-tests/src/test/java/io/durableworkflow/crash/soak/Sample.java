package io.durableworkflow.crash.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a process uses at one moment, in the order of {@link #NAMES}.
 *
 * @param seconds since its start
 * @param values a number for each name; -1 where the system does not tell
 */
record Sample(long seconds, List<Long> values) {
    static final List<String> NAMES =
            List.of("heap KiB", "resident KiB", "threads", "descriptors", "connections", "file KiB", "log KiB");

    Sample {
        values = List.copyOf(values);
        if (values.size() != NAMES.size()) {
            throw new IllegalArgumentException("values must be " + NAMES + ", were " + values);
        }
    }

    /** Of this process, after a collection. */
    static Sample take(long seconds, Path database) throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        Path log = database.resolveSibling(database.getFileName() + "-wal");
        List<String> descriptors = descriptors();
        return new Sample(
                seconds,
                List.of(
                        (runtime.totalMemory() - runtime.freeMemory()) >> 10,
                        residentKib(),
                        (long) ManagementFactory.getThreadMXBean().getThreadCount(),
                        descriptors.isEmpty() ? -1 : (long) descriptors.size(),
                        descriptors.stream()
                                .filter(database.toRealPath().toString()::equals)
                                .count(),
                        Files.size(database) >> 10,
                        Files.exists(log) ? Files.size(log) >> 10 : 0));
    }

    // Linux tells; elsewhere none are shown.
    private static List<String> descriptors() throws IOException {
        Path folder = Path.of("/proc/self/fd");
        List<String> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> links = Files.list(folder)) {
                for (Path link : links.toList()) {
                    found.add(target(link));
                }
            }
        }
        return found;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private static long residentKib() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(-1);
        }
    }

    String text() {
        return LongStream.concat(LongStream.of(seconds), values.stream().mapToLong(Long::longValue))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
    }

    static Sample parse(String text) {
        List<Long> numbers = Stream.of(text.split(",")).map(Long::valueOf).toList();
        return new Sample(numbers.get(0), numbers.subList(1, numbers.size()));
    }
}
