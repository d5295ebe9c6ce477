package io.durableworkflow.benchmarks;

import java.util.List;
import java.util.Locale;

/** What was asked for on the command line. */
record Settings(String workload, int size, int rounds, int permits, String synchronous) {
    static final String USAGE = """
            usage: java -jar benchmarks.jar w1|w2 [--size N] [--rounds N] [--permits N] [--sync full|normal]
              w1  N workflows of ten steps, started as fast as the engine takes them (N = 2000)
              w2  one workflow of ten steps at a time, N times (N = 300)""";

    static Settings parse(String[] arguments) {
        if (arguments.length == 0 || !List.of("w1", "w2").contains(arguments[0]) || arguments.length % 2 == 0) {
            throw new IllegalArgumentException(USAGE);
        }
        int size = arguments[0].equals("w1") ? 2_000 : 300;
        int rounds = 5;
        int permits = 64;
        String synchronous = "FULL";
        for (int i = 1; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--size" -> size = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--permits" -> permits = Integer.parseInt(value);
                case "--sync" -> synchronous = value.toUpperCase(Locale.ROOT);
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        return new Settings(arguments[0], size, rounds, permits, synchronous);
    }
}
