package io.durableworkflow.benchmarks;

/** The result of a step: about 100 bytes as JSON. */
record Payload(int step, String text) {
    static Payload of(int step) {
        return new Payload(step, "a result that is as long as results of steps tend to be, or a little longer");
    }
}
