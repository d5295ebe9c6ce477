package io.durableworkflow.contract;

import io.durableworkflow.testing.CrashPoint;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Programs made by chance end alike with and without deaths: the same result, the same effects, the same records. A failure
 * prints its seed; {@code -Dprogram.seed=} runs that one alone.
 */
public abstract class RandomProgramContract {
    private static final int MAX_DEATHS = 3;

    /** A new machine with an empty store. */
    public abstract World world();

    /** How many programs are tried. */
    public abstract int programs();

    /** The first of as many seeds. */
    public abstract long firstSeed();

    @Test
    @Timeout(1_200)
    void endsAlikeWithAndWithoutDeaths() {
        Long only = Long.getLong("program.seed");
        long first = only != null ? only : firstSeed();
        long last = only != null ? only : first + programs() - 1;
        for (long seed = first; seed <= last; seed++) {
            try {
                tryOut(seed);
            } catch (Throwable e) {
                throw new AssertionError("The program of seed " + seed + ": " + RandomProgram.of(seed), e);
            }
        }
    }

    private void tryOut(long seed) throws Exception {
        RandomProgram program = RandomProgram.of(seed);
        ProgramScenario undisturbed = new ProgramScenario(program, null);
        int commits = new EveryCommitPoint(this::world, undisturbed).undisturbed();
        SplittableRandom random = new SplittableRandom(~seed);
        int[] deaths = new int[1 + random.nextInt(MAX_DEATHS)];
        for (int i = 0; i < deaths.length; i++) {
            deaths[i] = 1 + random.nextInt(commits);
        }
        CrashPoint point = CrashPoint.values()[random.nextInt(CrashPoint.values().length)];
        new EveryCommitPoint(this::world, new ProgramScenario(program, undisturbed.end())).die(point, deaths);
    }
}
