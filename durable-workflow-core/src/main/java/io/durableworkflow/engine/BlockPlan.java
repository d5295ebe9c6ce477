package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the record of a parallel block says from its beginning on: which scopes its branches have, and how they are called.
 * Scopes are numbers in the order in which blocks are reached, which with branches in branches is not the same in every run:
 * so they are on disk before a branch begins.
 *
 * @param firstScope that of the first branch; the others follow
 * @param names of the branches
 * @param async whether it is a branch that runs beside the code that started it
 */
record BlockPlan(int firstScope, List<String> names, boolean async) {
    /** Most names that are told to people. */
    static final int MAX_NAMED = 10;

    private static final String SEPARATOR = "\n"; // no name contains it
    private static final String ASYNC = " async";

    BlockPlan {
        names = List.copyOf(names);
    }

    static BlockPlan of(CheckpointRecord block) {
        if (block.kind() != CheckpointKind.PARALLEL) {
            throw new IllegalArgumentException("not a parallel block: " + block);
        }
        List<String> lines =
                Arrays.asList(Objects.requireNonNull(block.arguments()).split(SEPARATOR, -1));
        boolean async = lines.get(0).endsWith(ASYNC);
        String first = async ? lines.get(0).substring(0, lines.get(0).length() - ASYNC.length()) : lines.get(0);
        return new BlockPlan(Integer.parseInt(first), lines.subList(1, lines.size()), async);
    }

    /** As it is recorded. */
    String text() {
        String first = firstScope + (async ? ASYNC : "");
        return names.isEmpty() ? first : first + SEPARATOR + String.join(SEPARATOR, names);
    }

    /** The names by which a branch is found, from the body on. */
    String path(@Nullable String around, String block, String branch) {
        String here = async ? branch : block + "/" + branch;
        return around == null ? here : around + "/" + here;
    }

    /** In a sentence about a block of this name. */
    String described(String block) {
        if (async) {
            return "the branch '" + block + "'";
        }
        int more = names.size() - MAX_NAMED;
        return "parallel block '" + block
                + "' of %d branches (%s%s)"
                        .formatted(
                                names.size(),
                                names.stream()
                                        .limit(MAX_NAMED)
                                        .map(name -> "'" + name + "'")
                                        .collect(Collectors.joining(", ")),
                                more > 0 ? " and " + more + " more" : "");
    }

    List<Integer> scopes() {
        return IntStream.range(firstScope, end()).boxed().toList();
    }

    /** The first scope behind its own. */
    int end() {
        return firstScope + names.size();
    }
}
