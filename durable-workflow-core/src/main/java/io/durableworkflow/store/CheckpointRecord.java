package io.durableworkflow.store;

import io.durableworkflow.Identifiers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The record of one call. Unique by execution, generation, scope and position; a later revision replaces an earlier one.
 * Instants are cut to the millisecond.
 *
 * @param generation generation of the execution that it belongs to
 * @param scope {@link #BODY}, {@link #COMPENSATIONS}, {@link #MARKERS}, or that of a parallel branch, from {@link
 *     #FIRST_BRANCH} on
 * @param position place in the scope, from 0
 * @param kind what it records
 * @param name name given in the code
 * @param status how far it is
 * @param attempt attempts so far, the present one included; 0 for waits
 * @param revision revision of the transition that wrote it last
 * @param dueAt end of a sleep, deadline of a wait, time of the next attempt; or null
 * @param startedAt when it was first reached
 * @param endedAt when its result was recorded, or null
 * @param compensation name of the registered compensation, {@link #LAMBDA} for one that a replay must find, or null
 * @param arguments encoded arguments, where a compensation needs them; of a child its id, and of a parallel block its scopes
 *     and the names of its branches, which are no payloads
 * @param output encoded result or signal payload
 * @param error encoded failure: of the step for good, or of its last attempt
 */
public record CheckpointRecord(
        int generation,
        int scope,
        int position,
        CheckpointKind kind,
        String name,
        CheckpointStatus status,
        int attempt,
        long revision,
        @Nullable Instant dueAt,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String compensation,
        @Nullable String arguments,
        @Nullable String output,
        @Nullable String error) {
    /** Scope of the body. */
    public static final int BODY = 0;

    /** Scope of the compensations. */
    public static final int COMPENSATIONS = 1;

    /** Scope of what is recorded without a place in the body. */
    public static final int MARKERS = 2;

    /** First scope of a parallel branch; all from here on are such. */
    public static final int FIRST_BRANCH = 3;

    /** Stands for a compensation that is a lambda in the workflow's code. */
    public static final String LAMBDA = "<lambda>";

    public CheckpointRecord {
        if (generation < 0 || scope < 0 || position < 0 || attempt < 0 || revision < 1) {
            throw new IllegalArgumentException(
                    "generation, scope, position and attempt must not be negative, and revision at least 1; were %d, %d, %d, %d, %d"
                            .formatted(generation, scope, position, attempt, revision));
        }
        Identifiers.requireName("checkpoint", name);
        dueAt = dueAt == null ? null : dueAt.truncatedTo(ChronoUnit.MILLIS);
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        endedAt = endedAt == null ? null : endedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Its place within the execution. */
    public Change.CheckpointKey key() {
        return new Change.CheckpointKey(generation, scope, position);
    }

    /** Whether it is of the body or of one of its branches. */
    public boolean isOfBody() {
        return scope == BODY || scope >= FIRST_BRANCH;
    }

    /** Whether it has begun and what became of it is not recorded yet. */
    public boolean isOpen() {
        return status == CheckpointStatus.INTENT || (status == CheckpointStatus.UNKNOWN && endedAt == null);
    }

    /** The same record with another status. */
    public CheckpointRecord withStatus(CheckpointStatus newStatus) {
        return copy(generation, newStatus, revision, arguments, output);
    }

    /** The same record, written by this revision. */
    public CheckpointRecord withRevision(long newRevision) {
        return copy(generation, status, newRevision, arguments, output);
    }

    /** The same record as it stands in another generation. */
    public CheckpointRecord inGeneration(int newGeneration) {
        return withGeneration(newGeneration);
    }

    CheckpointRecord withGeneration(int newGeneration) {
        return copy(newGeneration, status, revision, arguments, output);
    }

    /** The same record, to be attempted again at this instant. */
    public CheckpointRecord dueAgain(Instant at) {
        return new CheckpointRecord(
                generation,
                scope,
                position,
                kind,
                name,
                status,
                attempt,
                revision,
                at,
                startedAt,
                endedAt,
                compensation,
                arguments,
                output,
                error);
    }

    /** The same record of a wait, which is over. */
    public CheckpointRecord ended(CheckpointStatus newStatus, Instant at, @Nullable String newOutput) {
        return new CheckpointRecord(
                generation,
                scope,
                position,
                kind,
                name,
                newStatus,
                attempt,
                revision,
                dueAt,
                startedAt,
                at,
                compensation,
                arguments,
                newOutput,
                error);
    }

    /** The same record of a wait, which has ended with this encoded failure. */
    public CheckpointRecord failed(Instant at, String newError) {
        return new CheckpointRecord(
                generation,
                scope,
                position,
                kind,
                name,
                CheckpointStatus.FAILED,
                attempt,
                revision,
                dueAt,
                startedAt,
                at,
                compensation,
                arguments,
                null,
                newError);
    }

    /** The same record with other arguments. */
    public CheckpointRecord withArguments(@Nullable String newArguments) {
        return copy(generation, status, revision, newArguments, output);
    }

    /** The same record of a step that has had no effect: there is nothing to undo. */
    public CheckpointRecord withoutUndoing() {
        return new CheckpointRecord(
                generation,
                scope,
                position,
                kind,
                name,
                status,
                attempt,
                revision,
                dueAt,
                startedAt,
                endedAt,
                null,
                null,
                output,
                error);
    }

    CheckpointRecord withoutPayloads() {
        return copy(
                generation, status, revision, namesChild() || kind == CheckpointKind.PARALLEL ? arguments : null, null);
    }

    private boolean namesChild() {
        return kind == CheckpointKind.CHILD || kind == CheckpointKind.CHILD_START;
    }

    /** The id of the child that it records; null if it is of another kind, or if no child could be started. */
    public @Nullable String childId() {
        return namesChild() ? arguments : null;
    }

    private CheckpointRecord copy(
            int newGeneration,
            CheckpointStatus newStatus,
            long newRevision,
            @Nullable String newArguments,
            @Nullable String newOutput) {
        return new CheckpointRecord(
                newGeneration,
                scope,
                position,
                kind,
                name,
                newStatus,
                attempt,
                newRevision,
                dueAt,
                startedAt,
                endedAt,
                compensation,
                newArguments,
                newOutput,
                error);
    }
}
