package io.durableworkflow.benchmarks;

import java.util.Locale;

/** What can be measured. */
enum Workload {
    /** Throughput. */
    W1("N workflows of ten steps, started as fast as the engine takes them", 2_000, 5),
    /** Latency. */
    W2("one workflow of ten steps at a time, N times", 300, 5),
    /** Sleepers. */
    W3("N workflows of a step, a sleep of hours and a step: until all sleep, and from due to all done", 10_000, 3),
    /** Recovery. */
    W4("N workflows killed after step 5 of 10: from process start to all done", 10_000, 3),
    /** A long history. */
    W5("one workflow of N steps, and the same killed after nine tenths of them", 10_000, 3),
    /** Fan-out. */
    W6("one workflow with N children of one step, and one with N parallel steps", 1_000, 5),
    /** Signals. */
    W7("N signals to each of 100 waiting workflows", 1_000, 3),
    /** A file that holds much that is over. */
    FINISHED("2,000 workflows of ten steps, in an empty file and in one that holds N finished executions", 100_000, 3),
    /** Pages of a long list. */
    LIST("pages of 100 out of a list of N executions", 1_000_000, 1),
    /** Throughput through beans. */
    SPRING_W1("w1 through the annotated bean of an application", 2_000, 5),
    /** Latency through beans. */
    SPRING_W2("w2 through the annotated bean of an application", 300, 5),
    /** Start-up. */
    STARTUP("a web application with the starter and without: N starts of each", 5, 1);

    private final String about;
    private final int size;
    private final int rounds;

    Workload(String about, int size, int rounds) {
        this.about = about;
        this.size = size;
        this.rounds = rounds;
    }

    static Workload of(String argument) {
        for (Workload workload : values()) {
            if (workload.argument().equals(argument)) {
                return workload;
            }
        }
        throw new IllegalArgumentException(Settings.usage());
    }

    String argument() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String about() {
        return about;
    }

    int size() {
        return size;
    }

    int rounds() {
        return rounds;
    }
}
