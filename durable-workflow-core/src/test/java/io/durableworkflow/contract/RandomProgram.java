package io.durableworkflow.contract;

import io.durableworkflow.contract.Statement.Arrival;
import io.durableworkflow.contract.Statement.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

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

    /** Whether it has branches, whose effects come in any order. */
    boolean hasBranches() {
        return all().anyMatch(Statement.Parallel.class::isInstance);
    }

    /** Whether anything in it goes on beside the rest. */
    boolean isConcurrent() {
        return hasBranches() || children().anyMatch(Statement.Child::detached);
    }

    Stream<Statement.Child> children() {
        return all().filter(Statement.Child.class::isInstance).map(Statement.Child.class::cast);
    }

    /** Every statement, those inside others too. */
    Stream<Statement> all() {
        return all(body);
    }

    private static Stream<Statement> all(List<Statement> block) {
        return block.stream()
                .flatMap(statement ->
                        Stream.concat(Stream.of(statement), blocks(statement).flatMap(RandomProgram::all)));
    }

    private static Stream<List<Statement>> blocks(Statement statement) {
        if (statement instanceof Statement.Loop loop) {
            return Stream.of(loop.body());
        } else if (statement instanceof Statement.Branch branch) {
            return Stream.of(branch.even(), branch.odd());
        } else if (statement instanceof Statement.Attempt attempt) {
            return Stream.of(attempt.body(), attempt.otherwise());
        } else if (statement instanceof Statement.Parallel parallel) {
            return parallel.branches().stream();
        } else if (statement instanceof Statement.Child child) {
            return Stream.of(child.body());
        }
        return Stream.empty();
    }

    private static final class Maker {
        private final SplittableRandom random;
        private int signals;
        private int changes;
        private int children;
        private int loops;
        private boolean inBranch;
        private boolean inChild;

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
            int kind = below(depth < MAX_DEPTH ? 24 : 14);
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
                return loop(depth);
            } else if (kind < 18) {
                return new Statement.Branch(block(depth + 1), block(depth + 1));
            } else if (kind < 20 || inChild) {
                return attempt(depth);
            } else if (kind < 22) {
                return child(depth);
            }
            return inBranch ? attempt(depth) : parallel(depth);
        }

        private Statement loop(int depth) {
            loops++;
            Statement loop = new Statement.Loop(1 + below(3), block(depth + 1));
            loops--;
            return loop;
        }

        private Statement attempt(int depth) {
            return new Statement.Attempt(block(depth + 1), block(depth + 1));
        }

        // Its undo is known by its workflow, so in a loop it would be mistaken for that of another round.
        private Statement child(int depth) {
            String workflow = "kid-" + children++;
            boolean detached = chance(3);
            boolean undone = !detached && loops == 0 && chance(2);
            inChild = true;
            List<Statement> body = block(depth + 1);
            if (chance(6)) {
                body.add(new Statement.Fail(workflow));
            }
            inChild = false;
            return new Statement.Child(workflow, body, detached, undone);
        }

        private Statement parallel(int depth) {
            inBranch = true;
            List<List<Statement>> branches = new ArrayList<>();
            int count = 1 + below(3);
            for (int i = 0; i < count; i++) {
                List<Statement> branch = block(depth + 1);
                if (chance(6)) {
                    branch.add(new Statement.Fail("branch " + i));
                }
                branches.add(branch);
            }
            inBranch = false;
            return new Statement.Parallel(branches, 1 + below(3), chance(3));
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
            Arrival arrival = inChild ? Arrival.NEVER : Arrival.values()[below(Arrival.values().length)];
            int deadline = arrival == Arrival.NEVER || chance(2) ? 1 + below(90) : 0;
            return new Statement.Await("signal-" + signals++, arrival, deadline);
        }
    }
}
