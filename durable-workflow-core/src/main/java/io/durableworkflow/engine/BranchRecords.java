package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What is recorded of the branches of an execution, and which scopes are taken. */
final class BranchRecords {
    private final Map<Integer, NavigableMap<Integer, CheckpointRecord>> byScope = new HashMap<>();
    private int nextScope = CheckpointRecord.FIRST_BRANCH;

    void add(CheckpointRecord record) {
        if (record.kind() == CheckpointKind.PARALLEL) {
            nextScope = Math.max(nextScope, BlockPlan.of(record).end());
        }
        if (record.scope() >= CheckpointRecord.FIRST_BRANCH) {
            byScope.computeIfAbsent(record.scope(), scope -> new TreeMap<>()).put(record.position(), record);
        }
    }

    /** Takes scopes that follow each other, and answers with the first. */
    int take(int scopes) {
        int first = nextScope;
        nextScope += scopes;
        return first;
    }

    /** The records of a scope, by position. */
    List<CheckpointRecord> of(int scope) {
        NavigableMap<Integer, CheckpointRecord> records = byScope.get(scope);
        return records == null ? List.of() : List.copyOf(records.values());
    }

    /** The records of scopes and of all branches that were begun in them. */
    List<CheckpointRecord> under(Collection<Integer> scopes) {
        List<CheckpointRecord> all = new ArrayList<>();
        scopes.forEach(scope -> addUnder(scope, all));
        return all;
    }

    private void addUnder(int scope, List<CheckpointRecord> to) {
        for (CheckpointRecord record : of(scope)) {
            to.add(record);
            if (record.kind() == CheckpointKind.PARALLEL) {
                BlockPlan.of(record).scopes().forEach(inner -> addUnder(inner, to));
            }
        }
    }

    /** Forgets the records of scopes and of all branches that were begun in them: nobody will ask for them any more. */
    void forget(Collection<Integer> scopes) {
        under(scopes).forEach(record -> byScope.remove(record.scope()));
    }
}
