package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.DueExecution;
import java.time.Instant;
import java.util.List;

/** What a dispatcher has to do, as it is on disk: it remembers only a part. */
interface Backlog {
    /** Those that wait for an instant, soonest first, those of equal instants by number. */
    List<DueExecution> due(int limit);

    /** Those for which something has arrived. */
    List<Long> deliveries(int limit);

    /** All executions that nobody runs. */
    static Backlog of(CheckpointStore store) {
        return new Backlog() {
            @Override
            public List<DueExecution> due(int limit) {
                return store.due(Instant.ofEpochMilli(Long.MAX_VALUE), limit);
            }

            @Override
            public List<Long> deliveries(int limit) {
                return store.withDeliveries(0, limit);
            }
        };
    }

    /** The schedules, by their numbers. */
    static Backlog ofSchedules(CheckpointStore store) {
        return new Backlog() {
            @Override
            public List<DueExecution> due(int limit) {
                return store.dueSchedules(limit);
            }

            @Override
            public List<Long> deliveries(int limit) {
                return store.schedulesWithEnds(limit);
            }
        };
    }

    /** Those that time out while they wait, be it for a thread. What has arrived is in the other backlog. */
    static Backlog ofDeadlines(CheckpointStore store) {
        return new Backlog() {
            @Override
            public List<DueExecution> due(int limit) {
                return store.deadlines(limit);
            }

            @Override
            public List<Long> deliveries(int limit) {
                return List.of();
            }
        };
    }
}
