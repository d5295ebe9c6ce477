package io.durableworkflow;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that are stored of an execution, for people to look at. They may be confidential. A missing entry means that
 * nothing is stored there.
 *
 * @param input arguments of the workflow, as a list; null if none are stored
 * @param output its result; null if there is none
 * @param steps arguments and results of its latest calls, at most {@link #MAX_STEPS}, by {@link StepView#place()}; of branches only as
 *     many as the others leave room for
 * @param signals payloads of its latest signals, at most {@link #MAX_SIGNALS}, by {@link SignalView#number()}
 */
public record ExecutionPayloads(
        @Nullable PayloadView input,
        @Nullable PayloadView output,
        Map<StepView.Place, StepPayloads> steps,
        Map<Long, PayloadView> signals) {
    /** Most calls whose values are read at once. */
    public static final int MAX_STEPS = 1_000;

    /** Most signals whose payloads are read at once. */
    public static final int MAX_SIGNALS = 1_000;

    /**
     * Of one call.
     *
     * @param arguments of a step that can be undone; null for all others
     * @param output result of a step or child, payload of what a wait consumed; null if there is none
     */
    public record StepPayloads(
            @Nullable PayloadView arguments, @Nullable PayloadView output) {}

    public ExecutionPayloads {
        steps = Map.copyOf(steps);
        signals = Map.copyOf(signals);
    }
}
