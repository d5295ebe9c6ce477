package io.durableworkflow.contract;

import io.durableworkflow.contract.Statement.Arrival;
import io.durableworkflow.contract.Statement.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A workflow made by chance, and what clients and operators do to it. The same seed makes the same program.
 *
 * @param cancelAtWait at which of its waits it is cancelled, or -1
 * @param timeoutMinutes its longest time, or 0
 */
record RandomProgram(long seed, List<Statement> body, int cancelAtWait, int timeoutMinutes) {
    private static final int MAX_STATEMENTS = 6;
    private static final int MAX_DEPTH = 3;

    static RandomProgram of(long seed) {
        Maker maker = new Maker(new SplittableRandom(seed));
        List<Statement> body = maker.block(0);
        if (maker.chance(4)) {
            body.add(new Statement.Fail("the end"));
        }
        int cancelAtWait = maker.chance(6) ? maker.below(3) : -1;
        int timeoutMinutes = maker.chance(8) ? 30 + maker.below(300) : 0;
        return new RandomProgram(seed, List.copyOf(body), cancelAtWait, timeoutMinutes);
    }

    private static final class Maker {
        private final SplittableRandom random;
        private int signals;
        private int changes;

        Maker(SplittableRandom random) {
            this.random = random;
        }

        int below(int bound) {
            return random.nextInt(bound);
        }

        boolean chance(int oneIn) {
            return below(oneIn) == 0;
        }

        List<Statement> block(int depth) {
            List<Statement> block = new ArrayList<>();
            int size = 1 + below(depth == 0 ? MAX_STATEMENTS : 3);
            for (int i = 0; i < size; i++) {
                block.add(statement(depth));
            }
            return block;
        }

        private Statement statement(int depth) {
            int kind = below(depth < MAX_DEPTH ? 20 : 14);
            if (kind < 7) {
                return step();
            } else if (kind < 9) {
                return new Statement.Sleep(1 + below(120));
            } else if (kind < 12) {
                return await();
            } else if (kind < 13) {
                return new Statement.Version("change-" + changes++);
            } else if (kind < 14) {
                return new Statement.Facts();
            } else if (kind < 16) {
                return new Statement.Loop(1 + below(3), block(depth + 1));
            } else if (kind < 18) {
                return new Statement.Branch(block(depth + 1), block(depth + 1));
            }
            return new Statement.Attempt(block(depth + 1), block(depth + 1));
        }

        private Statement step() {
            int maxAttempts = chance(3) ? 1 + below(3) : 1;
            int failures = chance(5) ? 1 + below(3) : 0;
            return new Statement.Step(
                    below(100), Math.min(failures, maxAttempts), maxAttempts, below(2) * (1 + below(30)), undo());
        }

        private Undo undo() {
            return chance(2) ? Undo.NONE : Undo.values()[below(Undo.values().length)];
        }

        private Statement await() {
            Arrival arrival = Arrival.values()[below(Arrival.values().length)];
            int deadline = arrival == Arrival.NEVER || chance(2) ? 1 + below(90) : 0;
            return new Statement.Await("signal-" + signals++, arrival, deadline);
        }
    }
}
