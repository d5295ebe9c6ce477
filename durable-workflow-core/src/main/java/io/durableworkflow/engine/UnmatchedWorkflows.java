package io.durableworkflow.engine;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.EngineEvent;
import java.util.List;

/**
 * Which workflows have executions that no registered code goes on with. Nothing waits for the answer, as it takes a look at every execution
 * that has not ended; each of them is blocked on its own once it is its turn.
 */
final class UnmatchedWorkflows {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    private final EngineParts engine;

    UnmatchedWorkflows(EngineParts engine) {
        this.engine = engine;
    }

    List<ActiveWorkflow> find() {
        return engine.store().activeWorkflows().stream()
                .filter(active -> engine.registry().workflow(active.workflow(), active.version()) == null)
                .toList();
    }

    /** Tells about them on a thread of its own. */
    void report() {
        Thread thread = new Thread(this::tell, "durable-workflow-unmatched");
        thread.setDaemon(true);
        thread.start();
    }

    private void tell() {
        List<ActiveWorkflow> unmatched;
        try {
            unmatched = find();
        } catch (RuntimeException e) { // such as a store that has been closed meanwhile; it can be asked for again
            LOG.log(System.Logger.Level.DEBUG, "Active executions could not be compared with the registered code", e);
            return;
        }
        for (ActiveWorkflow active : unmatched) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} active executions of workflow ''{1}'' of version {2} match no registered code. Register it, or give another workflow this name as an alias; until then they are blocked when it is their turn.",
                    String.valueOf(active.executions()),
                    active.workflow(),
                    String.valueOf(active.version()));
        }
        engine.listeners().tell(new EngineEvent.CodeCompared(unmatched));
    }
}
