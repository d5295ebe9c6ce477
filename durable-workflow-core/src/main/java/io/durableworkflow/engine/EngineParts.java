package io.durableworkflow.engine;

import io.durableworkflow.WorkflowClock;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.TransactionalStore;
import java.util.Optional;

/** What the pieces of one engine share. */
record EngineParts(
        String node,
        CheckpointStore store,
        Payloads payloads,
        WorkflowClock clock,
        Registry registry,
        CommitPipeline pipeline,
        Listeners listeners,
        EngineSettings settings) {
    /** The transaction that application code has open on this thread, as far as the store knows of such. */
    Optional<CallerTransaction> callerTransaction() {
        return store instanceof TransactionalStore transactional ? transactional.callerTransaction() : Optional.empty();
    }
}
