package io.durableworkflow.benchmarks;

import java.nio.file.Path;

/** A workload, run once on the engine and once on the floor. */
interface Measurement {
    /**
     * Runs one round.
     *
     * @param folder empty, and deleted afterwards
     * @param figures takes what was measured
     */
    void round(Path folder, Figures figures) throws Exception;
}
