package io.durableworkflow.sample.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** When each process is killed: random, but the same for the same seed, as far as processes take the same time. */
final class KillPlan {
    /** In which part of its life a process is killed. */
    enum Phase {
        /** Between its start and its open port: creation, migration and opening of the database. */
        STARTING,
        /** Right after its port has opened: recovery, first requests. */
        OPEN,
        /** In the midst of work. */
        WORKING
    }

    /**
     * One kill.
     *
     * @param phase what it is counted from
     * @param share where in the phase it lies, from 0 to 1
     */
    record Kill(Phase phase, double share) {
        /** {@link Phase#STARTING}: how long after its start the process is killed, if a start takes this long. */
        Duration afterStart(Duration startUp) {
            return Duration.ofMillis((long) (startUp.toMillis() * share));
        }

        /** {@link Phase#OPEN}: how long after its port has opened. */
        Duration afterOpening() {
            return Duration.ofMillis((long) (LONGEST_OPEN_MILLIS * share));
        }

        /** {@link Phase#WORKING}: after how many effects, so that slow machines get to work, too. */
        int afterEffects() {
            return 1 + (int) (MOST_EFFECTS * share);
        }
    }

    private static final int LONGEST_OPEN_MILLIS = 200;
    private static final int MOST_EFFECTS = 330;
    private static final int STARTING = 8;
    private static final int OPEN = 5;
    private static final int WORKING = 8;

    private KillPlan() {}

    static List<Kill> of(long seed) {
        Random random = new Random(seed);
        List<Kill> kills = new ArrayList<>();
        add(kills, Phase.STARTING, STARTING, random);
        add(kills, Phase.OPEN, OPEN, random);
        add(kills, Phase.WORKING, WORKING, random);
        Collections.shuffle(kills, random);
        return List.copyOf(kills);
    }

    // One in each slice of the phase, so that no part of it is left out.
    private static void add(List<Kill> kills, Phase phase, int count, Random random) {
        for (int slice = 0; slice < count; slice++) {
            kills.add(new Kill(phase, (slice + random.nextDouble()) / count));
        }
    }
}
