package io.durableworkflow.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * What was asked for on the command line.
 *
 * @param size how many of what the workload is about
 * @param rounds rounds that count
 * @param warmup for how long rounds are run before those that count; one round at least
 * @param permits most executions that run at the same time
 * @param synchronous SQLite's setting of that name
 */
record Settings(Workload workload, int size, int rounds, Duration warmup, int permits, String synchronous) {
    static String usage() {
        StringBuilder usage = new StringBuilder(
                "usage: java -jar benchmarks.jar <workload> [--size N] [--rounds N] [--warmup SECONDS] [--permits N] [--sync full|normal]%n"
                                .formatted()
                        + "   or: java -jar benchmarks.jar guard (small sizes; fails if a ratio to the floor is far from usual)");
        for (Workload workload : Workload.values()) {
            usage.append("%n  %s  %s (N = %d, %d rounds)"
                    .formatted(workload.argument(), workload.about(), workload.size(), workload.rounds()));
        }
        return usage.toString();
    }

    /** @throws IllegalArgumentException if that is not one of the usage; the message is the usage */
    static Settings parse(String[] arguments) {
        if (arguments.length == 0 || arguments.length % 2 == 0) {
            throw new IllegalArgumentException(usage());
        }
        Workload workload = Workload.of(arguments[0]);
        int size = workload.size();
        int rounds = workload.rounds();
        Duration warmup = Duration.ZERO;
        int permits = 64;
        String synchronous = "FULL";
        for (int i = 1; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--size" -> size = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--warmup" -> warmup = Duration.ofSeconds(Long.parseLong(value));
                case "--permits" -> permits = Integer.parseInt(value);
                case "--sync" -> synchronous = value.toUpperCase(Locale.ROOT);
                default -> throw new IllegalArgumentException(usage());
            }
        }
        return new Settings(workload, size, rounds, warmup, permits, synchronous);
    }
}
