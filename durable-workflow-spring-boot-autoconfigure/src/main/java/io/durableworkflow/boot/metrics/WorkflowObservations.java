package io.durableworkflow.boot.metrics;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.Identifiers;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Observes starts, runs of bodies and attempts of steps: meters and spans come from the same place. The trace in which an
 * execution is started is stored with it as tags, so that all its runs belong to that trace, whichever process they are in.
 * What is replayed is not observed.
 */
final class WorkflowObservations implements EngineListener {
    static final String START = "durable.workflow.start";
    static final String RUN = "durable.workflow.run";
    static final String STEP = "durable.workflow.step";

    private static final String WORKFLOW = "workflow";
    private static final String EXECUTION_ID = "executionId";

    private final ObservationRegistry registry;
    private final BoundedName workflows = new BoundedName();
    private final BoundedName steps = new BoundedName();
    // By execution: its branches run on other threads.
    private final ConcurrentMap<String, Observation> runs = new ConcurrentHashMap<>();
    // What is entered and not left, innermost first. Bodies, branches and steps nest on a thread.
    private final ThreadLocal<Deque<Entered>> entered = ThreadLocal.withInitial(ArrayDeque::new);

    WorkflowObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Map<String, String> tagsOfStart(String executionId, String workflow) {
        if (registry.isNoop()) {
            return Map.of();
        }
        Map<String, String> carrier = new HashMap<>();
        SenderContext<Map<String, String>> context =
                new SenderContext<>((tags, key, value) -> put(tags, key, value), Kind.PRODUCER);
        context.setCarrier(carrier);
        named(START, workflow, Observation.createNotStarted(START, () -> context, registry))
                .highCardinalityKeyValue(EXECUTION_ID, executionId)
                .observe(() -> {});
        return carrier;
    }

    // What is no tag is left out: a trace that cannot be told is no reason not to start.
    private static void put(@Nullable Map<String, String> tags, String key, String value) {
        if (tags != null && !value.isBlank() && value.length() <= Identifiers.MAX_LENGTH) {
            tags.put(key, value.strip());
        }
    }

    @Override
    public void onEvent(EngineEvent event) {
        if (event instanceof EngineEvent.RunEntered run) {
            enterRun(run);
        } else if (event instanceof EngineEvent.BranchEntered branch) {
            enterBranch(branch);
        } else if (event instanceof EngineEvent.StepEntered step) {
            enterStep(step);
        } else if (event instanceof EngineEvent.StepLeft step) {
            leaveStep(step);
        } else if (event instanceof EngineEvent.BranchLeft) {
            leave();
        } else if (event instanceof EngineEvent.RunLeft run) {
            runs.remove(run.executionId());
            leave();
        }
    }

    private void enterRun(EngineEvent.RunEntered run) {
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
        context.setCarrier(run.tags());
        Observation observation = named(RUN, run.workflow(), Observation.createNotStarted(RUN, () -> context, registry))
                .highCardinalityKeyValue(EXECUTION_ID, run.executionId())
                .start();
        runs.put(run.executionId(), observation);
        enter(observation, true);
    }

    private void enterBranch(EngineEvent.BranchEntered branch) {
        Observation run = runs.get(branch.executionId());
        enter(run == null ? Observation.NOOP : run, false);
    }

    private void enterStep(EngineEvent.StepEntered step) {
        Observation observation = Observation.createNotStarted(STEP, registry)
                .contextualName(step.step())
                .lowCardinalityKeyValue(WORKFLOW, workflows.of(step.workflow()))
                .lowCardinalityKeyValue("step", steps.of(step.step()))
                .lowCardinalityKeyValue("result", KeyValue.NONE_VALUE)
                .highCardinalityKeyValue(EXECUTION_ID, step.executionId())
                .highCardinalityKeyValue("attempt", String.valueOf(step.attempt()))
                .start();
        enter(observation, true);
    }

    private void leaveStep(EngineEvent.StepLeft step) {
        Entered innermost = entered.get().peek();
        if (innermost != null) {
            innermost
                    .observation()
                    .lowCardinalityKeyValue("result", step.result().name());
            if (step.failure() != null) {
                innermost.observation().error(step.failure());
            }
        }
        leave();
    }

    private void enter(Observation observation, boolean stopped) {
        entered.get().push(new Entered(observation, observation.openScope(), stopped));
    }

    private void leave() {
        Deque<Entered> open = entered.get();
        Entered left = open.poll();
        if (left != null) {
            left.scope().close();
            if (left.stopped()) {
                left.observation().stop();
            }
        }
        if (open.isEmpty()) {
            entered.remove();
        }
    }

    private Observation named(String name, String workflow, Observation observation) {
        return observation
                .contextualName(name.substring(name.lastIndexOf('.') + 1) + " " + workflow)
                .lowCardinalityKeyValue(WORKFLOW, workflows.of(workflow));
    }

    /** @param stopped whether the observation is over when this is left */
    private record Entered(Observation observation, Observation.Scope scope, boolean stopped) {}
}
