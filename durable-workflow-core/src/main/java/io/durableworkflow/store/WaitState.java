package io.durableworkflow.store;

import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What an execution waits for. A wait for a child is over once no execution with this id and this parent is active, be it
 * that it has ended or that it is gone. A wait in parallel branches is over when any signal is pending, or when one of the
 * children is over that the open checkpoints of kind {@link CheckpointKind#CHILD} name.
 *
 * @param kind what kind of wait
 * @param name name of the sleep, signal or step; id of the child; the names of several signals, one a line; the address of
 *     a delivery; for people what is waited for in parallel branches
 * @param since when the wait began
 */
public record WaitState(WaitKind kind, String name, Instant since) {
    // No name of a signal contains it.
    private static final String SEPARATOR = "\n";

    public WaitState {
        since = since.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A wait for the first of several signals. */
    public static WaitState anySignal(List<String> signals, Instant since) {
        return new WaitState(WaitKind.ANY_SIGNAL, String.join(SEPARATOR, signals), since);
    }

    /**
     * A wait for a publication on a topic. Each wait has an address of its own, at which it is delivered: another wait for the
     * same topic may have begun before, or after, that publication.
     */
    public static WaitState topic(int scope, int position, String topic, Instant since) {
        return new WaitState(WaitKind.TOPIC, topicAddress(scope, position, topic), since);
    }

    /** The name of the signal that delivers a publication to such a wait. None that is sent from outside has such a name. */
    public static String topicAddress(int scope, int position, String topic) {
        return "topic\t" + scope + "/" + position + "\t" + topic;
    }

    /** A wait for the completion of a callback. */
    public static WaitState callback(String callback, String name, Instant since) {
        return new WaitState(WaitKind.CALLBACK, callbackAddress(callback, name), since);
    }

    /** The name of the signal that delivers the completion of a callback. None that is sent from outside has such a name. */
    public static String callbackAddress(String callback, String name) {
        return "callback\t" + callback + "\t" + name;
    }

    /** Whether a pending signal of this name ends the wait. */
    public boolean isEndedBy(String signal) {
        return switch (kind) {
            case SIGNAL, TOPIC, CALLBACK -> name.equals(signal);
            case ANY_SIGNAL -> signals().contains(signal);
            case PARALLEL -> true; // a hint: which of them it is waiting for, its checkpoints say
            default -> false;
        };
    }

    /** The names of the signals that it waits for. */
    public List<String> signals() {
        return switch (kind) {
            case SIGNAL, TOPIC, CALLBACK -> List.of(name);
            case ANY_SIGNAL -> List.of(name.split(SEPARATOR, -1));
            default -> List.of();
        };
    }

    /** The name of a signal, as it is shown to people: of an address only what it stands for. */
    public static String shown(String signal) {
        return signal.substring(signal.lastIndexOf('\t') + 1);
    }

    /** What it waits for, to be shown to people. */
    public String label() {
        return switch (kind) {
            case ANY_SIGNAL -> String.join(" | ", signals());
            case TOPIC, CALLBACK -> shown(name);
            default -> name;
        };
    }
}
