package io.durableworkflow.crash.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** When each process is killed: the same for the same seed. */
final class KillPlan {
    /** In which part of its life a process is killed. */
    enum Phase {
        /** While it opens the database and recovers: counted from its start. */
        OPENING,
        /** While it works: counted from when it is open. */
        OPEN
    }

    /**
     * One kill.
     *
     * @param phase what it is counted from
     * @param share where in the phase it lies, from 0 to 1
     */
    record Kill(Phase phase, double share) {
        /** How long after the begin of its phase the process is killed, if opening takes this long. */
        Duration delay(Duration opening) {
            return Duration.ofNanos((long) ((phase == Phase.OPENING ? opening : LONGEST_OPEN).toNanos() * share));
        }
    }

    private static final Duration LONGEST_OPEN = Duration.ofMillis(800);
    private static final int ONE_IN = 5;

    private KillPlan() {}

    /** So many kills, one of each five while opening. */
    static List<Kill> of(int count, Random random) {
        List<Kill> kills = new ArrayList<>();
        int opening = 0;
        for (int i = 0; i < count; i++) {
            if (i % ONE_IN == 0) {
                opening = i + random.nextInt(ONE_IN);
            }
            kills.add(new Kill(i == opening ? Phase.OPENING : Phase.OPEN, random.nextDouble()));
        }
        return List.copyOf(kills);
    }
}
