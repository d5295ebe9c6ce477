package io.durableworkflow.engine;

import io.durableworkflow.WorkflowClock;
import io.durableworkflow.store.CheckpointStore;

/** What the pieces of one engine share. */
record EngineParts(
        String node,
        CheckpointStore store,
        Payloads payloads,
        WorkflowClock clock,
        Registry registry,
        CommitPipeline pipeline,
        Listeners listeners,
        EngineSettings settings) {}
