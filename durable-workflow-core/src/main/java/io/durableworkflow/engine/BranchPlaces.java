package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the branches of an execution stand, by their scopes. */
final class BranchPlaces {
    private record Place(String path, int positionInBody) {}

    private final Map<Integer, Place> places = new HashMap<>();

    /** @param checkpoints of all scopes; a scope has a higher number than the one that its block stands in */
    BranchPlaces(List<CheckpointRecord> checkpoints) {
        checkpoints.stream()
                .filter(record -> record.kind() == CheckpointKind.PARALLEL)
                .sorted((one, other) -> Integer.compare(one.scope(), other.scope()))
                .forEach(this::add);
    }

    private void add(CheckpointRecord block) {
        BlockPlan plan = BlockPlan.of(block);
        for (int i = 0; i < plan.names().size(); i++) {
            String path =
                    plan.path(path(block.scope()), block.name(), plan.names().get(i));
            places.put(plan.firstScope() + i, new Place(path, positionInBody(block)));
        }
    }

    /** The names of blocks and branches from the body on, or null for a scope that is not of a branch. */
    @Nullable
    String path(int scope) {
        Place place = places.get(scope);
        return place == null ? null : place.path();
    }

    /** The position in the body of what a record belongs to. */
    int positionInBody(CheckpointRecord record) {
        Place place = places.get(record.scope());
        return place == null ? record.position() : place.positionInBody();
    }
}
