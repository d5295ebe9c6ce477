package io.durableworkflow.store;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records and changes for tests of stores. Equal arguments give equal records, so that a repeat is easily made. */
public final class TestRecords {
    /** When tests begin. */
    public static final Instant T0 = Instant.parse("2030-01-02T03:04:05.678Z");

    /** The node that tests run on. */
    public static final String NODE = "node-1";

    private TestRecords() {}

    /** 32 hexadecimal digits, the same for the same text. */
    public static String hex(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** A start that nobody runs yet, with a seed made of the id. */
    public static Change.Start start(String id) {
        return start(id, ExecutionState.queued(T0));
    }

    /** A start in another state. */
    public static Change.Start start(String id, ExecutionState state) {
        return new Change.Start(startRecord(id, "checkout"), state);
    }

    /** A start in another state, with another deadline or none. */
    public static Change.Start start(String id, ExecutionState state, @Nullable Instant deadline) {
        StartRecord start = startRecord(id, "checkout");
        StartRecord other = new StartRecord(
                start.id(),
                start.workflow(),
                start.version(),
                start.seed(),
                start.createdAt(),
                deadline,
                start.tags(),
                start.inputHash(),
                start.input());
        return new Change.Start(other, state);
    }

    /** The start of a child of this execution, recorded by a transition of its parent. */
    public static Change.StartChild startChild(ExecutionRecord parent, String id, TransitionBuilder transition) {
        return new Change.StartChild(childOf(parent, id, ExecutionState.queued(T0)), transition.build());
    }

    /** A child of this execution in another state. */
    public static Change.Start childOf(ExecutionRecord parent, String id, ExecutionState state) {
        StartRecord start = startRecord(id, "shipping");
        StartRecord child = new StartRecord(
                start.id(),
                start.workflow(),
                start.version(),
                start.seed(),
                start.createdAt(),
                start.deadline(),
                start.tags(),
                start.inputHash(),
                start.input(),
                new StartRecord.Parent(parent.no(), parent.id()));
        return new Change.Start(child, state);
    }

    /** A state that nobody runs and that waits for a child, with fence 1. */
    public static ExecutionState waitingForChild(String id) {
        return waitingFor("x").toBuilder()
                .waitState(new WaitState(WaitKind.CHILD, id, T0))
                .build();
    }

    /** The record of a child that is waited for. */
    public static CheckpointRecord childRecord(long revision, int position, String id) {
        return new CheckpointRecord(
                0,
                CheckpointRecord.BODY,
                position,
                CheckpointKind.CHILD,
                "shipping",
                CheckpointStatus.INTENT,
                0,
                revision,
                null,
                T0,
                null,
                null,
                id,
                null,
                null);
    }

    /** A start of another workflow. */
    public static Change.Start startOf(String workflow, String id) {
        return new Change.Start(startRecord(id, workflow), ExecutionState.queued(T0));
    }

    /** The same start by somebody else: all is equal but the seed. */
    public static Change.Start withOtherSeed(Change.Start change) {
        StartRecord start = change.start();
        StartRecord other = new StartRecord(
                start.id(),
                start.workflow(),
                start.version(),
                hex("other than " + start.seed()),
                start.createdAt(),
                start.deadline(),
                start.tags(),
                start.inputHash(),
                start.input());
        return new Change.Start(other, change.state());
    }

    /** The same start of a child by somebody else. */
    public static Change.Start withOtherSeed(Change.Start change, ExecutionRecord parent) {
        StartRecord other = withOtherSeed(change).start();
        StartRecord child = new StartRecord(
                other.id(),
                other.workflow(),
                other.version(),
                other.seed(),
                other.createdAt(),
                other.deadline(),
                other.tags(),
                other.inputHash(),
                other.input(),
                new StartRecord.Parent(parent.no(), parent.id()));
        return new Change.Start(child, change.state());
    }

    /** What never changes about an execution. */
    public static StartRecord startRecord(String id, String workflow) {
        return new StartRecord(
                id,
                workflow,
                1,
                hex(id),
                T0,
                T0.plusSeconds(86_400),
                Map.of("customer", "c-7"),
                hex("input"),
                "[\"input\"]");
    }

    /** A state run by {@link #NODE}, with fence 1. */
    public static ExecutionState running() {
        return ExecutionState.queued(T0).toBuilder()
                .status(ExecutionStatus.RUNNING)
                .owner(NODE)
                .fence(1)
                .wakeAt(null)
                .startedAt(T0)
                .build();
    }

    /** A state that nobody runs and that waits for a signal, with fence 1. */
    public static ExecutionState waitingFor(String signal) {
        return running().toBuilder()
                .status(ExecutionStatus.SUSPENDED)
                .owner(null)
                .waitState(new WaitState(WaitKind.SIGNAL, signal, T0))
                .build();
    }

    /** A state that nobody runs and that waits for the first of these signals, with fence 1. */
    public static ExecutionState waitingForAny(String... signals) {
        return waitingFor("x").toBuilder()
                .waitState(WaitState.anySignal(List.of(signals), T0))
                .build();
    }

    /** A state that nobody runs and that sleeps, with fence 1. */
    public static ExecutionState sleepingUntil(Instant wakeAt) {
        return running().toBuilder()
                .status(ExecutionStatus.SUSPENDED)
                .owner(null)
                .waitState(new WaitState(WaitKind.SLEEP, "nap", T0))
                .wakeAt(wakeAt)
                .build();
    }

    /** A state that nobody runs and that is blocked, with fence 1. */
    public static ExecutionState blocked(BlockReason reason) {
        return running().toBuilder()
                .owner(null)
                .blocked(reason, "a sentence", 3)
                .build();
    }

    /** A state that has ended, with output or error, and with fence 1. */
    public static ExecutionState ended(Outcome outcome) {
        boolean completed = outcome == Outcome.COMPLETED;
        return running().toBuilder()
                .status(outcome.status())
                .outcome(outcome)
                .owner(null)
                .endedAt(T0.plusSeconds(9))
                .output(completed ? "\"receipt\"" : null)
                .error(completed ? null : "{\"type\":\"Broken\"}")
                .build();
    }

    /** A state in which every column has a value. It holds together only as far as the record asks for that. */
    public static ExecutionState full() {
        return new ExecutionState(
                ExecutionStatus.BLOCKED,
                BlockReason.COMPENSATION_FAILED,
                "a sentence",
                4,
                7,
                Outcome.FAILED,
                CompensationStatus.FAILED,
                NODE,
                1,
                2,
                3,
                new WaitState(WaitKind.RETRY, "refund", T0.plusSeconds(1)),
                T0.plusSeconds(2),
                T0.plusSeconds(3),
                T0.plusSeconds(4),
                new QueueState(true, T0.plusSeconds(5), "dedup"),
                "\"output\"",
                "{\"type\":\"Broken\"}");
    }

    /** A completed step of the body in generation 0, without compensation. */
    public static CheckpointRecord checkpoint(long revision, int position) {
        return checkpoint(revision, 0, CheckpointRecord.BODY, position);
    }

    /** A completed step without compensation. */
    public static CheckpointRecord checkpoint(long revision, int generation, int scope, int position) {
        return new CheckpointRecord(
                generation,
                scope,
                position,
                CheckpointKind.STEP,
                "step-" + position,
                CheckpointStatus.COMPLETED,
                1,
                revision,
                null,
                T0,
                T0.plusSeconds(1),
                null,
                null,
                "\"result " + revision + "\"",
                null);
    }

    /** A checkpoint in which every column has a value. */
    public static CheckpointRecord fullCheckpoint(long revision, int position) {
        return new CheckpointRecord(
                0,
                CheckpointRecord.COMPENSATIONS,
                position,
                CheckpointKind.COMPENSATION,
                "refund",
                CheckpointStatus.INTENT,
                7,
                revision,
                T0.plusSeconds(5),
                T0.plusSeconds(6),
                T0.plusSeconds(7),
                CheckpointRecord.LAMBDA,
                "[1,2]",
                "\"result\"",
                "{\"type\":\"Broken\"}");
    }

    /** A line of the history in which every column has a value. */
    public static EventRecord event(long revision, String detail) {
        return new EventRecord(revision, T0.plusSeconds(revision), EventKind.ATTEMPT_FAILED, 0, 1, 2, "ann", detail);
    }

    /** A signal with a payload. Its dedup key is unique to its name and number. */
    public static Change.Signal signal(String id, String name, int number) {
        return new Change.Signal(id, name, name + "-" + number, T0.plusSeconds(number), "\"payload " + number + "\"");
    }

    /** A cancellation. Its token is unique to the execution and the number. */
    public static Change.Command cancel(String id, int number) {
        return new Change.Command(
                id, CommandKind.CANCEL, hex(id + number), T0.plusSeconds(number), "ann", "customer called");
    }

    /** A transition of this execution, to be filled. */
    public static TransitionBuilder transition(long no, long fence, long revision) {
        return new TransitionBuilder(no, fence, revision);
    }
}
