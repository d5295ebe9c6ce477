package io.durableworkflow.engine;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.TransactionalStore;
import java.util.List;
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
        AttemptsUnderWay attempts,
        EngineSettings settings) {
    /** Executions by filter, as {@link CheckpointStore#list}; a workflow is meant with all names that it has had. */
    List<ExecutionRecord> list(ExecutionFilter filter) {
        return store.list(filter, registry.formerNames(filter.workflow()));
    }

    /** The transaction that application code has open on this thread, as far as the store knows of such. */
    Optional<CallerTransaction> callerTransaction() {
        return store instanceof TransactionalStore transactional ? transactional.callerTransaction() : Optional.empty();
    }
}
