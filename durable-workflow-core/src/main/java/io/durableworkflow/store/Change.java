package io.durableworkflow.store;

import io.durableworkflow.Identifiers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something to write, atomically with all of its parts. Each carries what makes a repeat recognisable, because a change
 * whose commit ended with an unknown outcome is committed again.
 */
public sealed interface Change {
    /**
     * A new execution. A repeat is known by the seed. The row has revision 0 until a transition writes it. If the state has a
     * dedup key that an active execution in the same queue has already, the answer is {@link ChangeResult.Exists} with that one.
     *
     * @param start what never changes
     * @param state its first state: queued, or already owned by the node that starts it (then with fence 1)
     * @param checkpoints what it has done already, as a copy of another execution: of revision 1, at most one for a place
     * @param events first lines of its history, of revision 1
     */
    record Start(StartRecord start, ExecutionState state, List<CheckpointRecord> checkpoints, List<EventRecord> events)
            implements Change {
        public Start {
            checkpoints = List.copyOf(checkpoints);
            events = List.copyOf(events);
            if (checkpoints.stream().anyMatch(checkpoint -> checkpoint.revision() != 1)
                    || events.stream().anyMatch(event -> event.revision() != 1)) {
                throw new IllegalArgumentException("what a start brings along must be of revision 1");
            }
        }

        /** One that begins at its first line. */
        public Start(StartRecord start, ExecutionState state) {
            this(start, state, List.of(), List.of());
        }
    }

    /**
     * The start of a child, and the transition of its parent that records it: both or neither. If the
     * transition is fenced, that is the answer; else, if the id is taken, it is {@link ChangeResult.Exists}; else it is that
     * of the transition, and with {@link ChangeResult.Applied} comes the child. A repeat is known by both: the seed and the revision.
     *
     * @param start the child; its parent is the execution of the transition
     * @param parent the transition of the parent
     */
    record StartChild(Start start, Transition parent) implements Change {
        public StartChild {
            StartRecord.Parent named = start.start().parent();
            if (named == null || named.no() != parent.no()) {
                throw new IllegalArgumentException(
                        "the child must name the execution no " + parent.no() + " as its parent, not " + named);
            }
        }
    }

    /**
     * A step forward of one execution, by the node that holds it or, if nobody does, by one that takes it. Applied only
     * while the row's fence is {@code fence} and nothing from {@code revision} on was written; who owns the row does not
     * matter. A repeat is known by the revision: the row has the fence that this leaves, and state, checkpoints and events
     * of this revision are there as they are here. It is applied already, whatever has arrived since. What is neither next
     * nor a repeat is fenced, and so is a transition of an unknown execution.
     * Two callers must therefore never make equal transitions: a node that claims twice is told twice that it succeeded.
     *
     * <p>It must write a state, a checkpoint or an event, or else a repeat could not be known.
     *
     * <p>With a status that has ended, the signals still pending expire and the commands still open are closed.
     *
     * @param no the execution
     * @param fence the fence that the row must have
     * @param revision number of this transition: 1 or more, and higher than all before of this execution
     * @param state the whole new state, or null if the row stays as it is; it may have a higher fence
     * @param checkpoints written anew or in place of an earlier revision; all of this revision, at most one for a place
     * @param removed places of checkpoints that are dropped before the others are written; what they held is in the events.
     *     One that is empty already is passed over
     * @param consumed numbers of the signals that are delivered by this; if one of them is not pending for this execution,
     *     the batch is rejected
     * @param closed numbers of the commands that are carried out by this; one that is not open is passed over
     * @param events lines of the history, all of this revision
     * @param guard null, or what must not have arrived meanwhile
     * @param rewind null, or how far the body is taken back
     * @param forget null, or what is deleted of the past
     */
    record Transition(
            long no,
            long fence,
            long revision,
            @Nullable ExecutionState state,
            List<CheckpointRecord> checkpoints,
            List<CheckpointKey> removed,
            List<Long> consumed,
            List<Long> closed,
            List<EventRecord> events,
            @Nullable Guard guard,
            @Nullable Rewind rewind,
            @Nullable Forget forget)
            implements Change {
        /** One that neither rewinds nor forgets. */
        public Transition(
                long no,
                long fence,
                long revision,
                @Nullable ExecutionState state,
                List<CheckpointRecord> checkpoints,
                List<CheckpointKey> removed,
                List<Long> consumed,
                List<Long> closed,
                List<EventRecord> events,
                @Nullable Guard guard) {
            this(no, fence, revision, state, checkpoints, removed, consumed, closed, events, guard, null, null);
        }

        public Transition {
            if (rewind != null && (state == null || state.generation() <= rewind.from())) {
                throw new IllegalArgumentException(
                        "a rewind from generation " + rewind.from() + " must write a state of a higher one");
            }
            if (forget != null && (state == null || state.generation() <= forget.generation())) {
                throw new IllegalArgumentException(
                        "to forget generation " + forget.generation() + " a state of a higher one must be written");
            }
            if (guard != null && state == null) {
                throw new IllegalArgumentException("only a transition that writes the state can be guarded");
            }
            if (state != null && state.fence() < fence) {
                throw new IllegalArgumentException("the fence must not fall from " + fence + " to " + state.fence());
            }
            checkpoints = List.copyOf(checkpoints);
            removed = List.copyOf(removed);
            consumed = List.copyOf(consumed);
            closed = List.copyOf(closed);
            events = List.copyOf(events);
            requireMark(revision, state, checkpoints, events);
        }

        /** The same, and the body is taken back. */
        public Transition withRewind(Rewind newRewind) {
            return new Transition(
                    no,
                    fence,
                    revision,
                    state,
                    checkpoints,
                    removed,
                    consumed,
                    closed,
                    events,
                    guard,
                    newRewind,
                    forget);
        }

        /** The same, and the past is forgotten. */
        public Transition withForget(Forget newForget) {
            return new Transition(
                    no,
                    fence,
                    revision,
                    state,
                    checkpoints,
                    removed,
                    consumed,
                    closed,
                    events,
                    guard,
                    rewind,
                    newForget);
        }

        private static void requireMark(
                long revision,
                @Nullable ExecutionState state,
                List<CheckpointRecord> checkpoints,
                List<EventRecord> events) {
            if (revision < 1 || (state == null && checkpoints.isEmpty() && events.isEmpty())) {
                throw new IllegalArgumentException("revision " + revision
                        + " must be 1 or more and write a state, a checkpoint or an event to be known by");
            }
            for (CheckpointRecord checkpoint : checkpoints) {
                requireRevision(revision, checkpoint.revision());
            }
            for (EventRecord event : events) {
                requireRevision(revision, event.revision());
            }
            if (checkpoints.size() > 1
                    && checkpoints.stream()
                                    .map(CheckpointRecord::key)
                                    .distinct()
                                    .count()
                            < checkpoints.size()) {
                throw new IllegalArgumentException("two checkpoints for one place in " + checkpoints);
            }
        }

        private static void requireRevision(long revision, long part) {
            if (part != revision) {
                throw new IllegalArgumentException(
                        "a transition of revision " + revision + " must not write a part of revision " + part);
            }
        }
    }

    /**
     * The end of all records of an execution that has ended: row, checkpoints, events, signals, commands, values and tokens. Its id is free
     * again; the process that deleted it gives its number to no other one. Applied only while the row's fence is {@code fence} and the execution
     * has ended, else it is fenced. A repeat is known by the missing row: it is applied already. A batch holds at most one
     * deletion or {@link Transition} of the same execution.
     *
     * @param no the execution
     * @param fence the fence that the row must have
     */
    record Delete(long no, long fence) implements Change {}

    /**
     * What the owner has seen. The transition is applied only if no pending signal, of whatever name, and no open command
     * has a higher number. If the state that it writes waits for a child, it is applied only while that child has not
     * ended; if it waits in parallel branches, only while none of the children has that these wait for: see {@link WaitState}.
     *
     * @param seenSignal highest number of a signal that the owner knows, or 0
     * @param seenCommand highest number of a command that the owner knows, or 0
     */
    record Guard(long seenSignal, long seenCommand) {}

    /**
     * Takes a body back. Its checkpoints below a position, and those of some branches, go over to the generation of the new state as they are, revisions
     * included; the others stay behind in the old generation, where nobody reads them. The signals that those had consumed
     * are pending again, under their old numbers.
     *
     * @param from the generation that is left
     * @param position the first position of the body that is dropped
     * @param branches scopes of the branches that are kept, whole; the others are dropped
     */
    record Rewind(int from, int position, List<Integer> branches) {
        public Rewind {
            branches = List.copyOf(branches);
            if (branches.stream().anyMatch(scope -> scope < CheckpointRecord.FIRST_BRANCH)) {
                throw new IllegalArgumentException("only scopes of branches can be named, not " + branches);
            }
            if (from < 0 || position < 0) {
                throw new IllegalArgumentException(
                        "generation and position must not be negative, were " + from + " and " + position);
            }
        }

        /** One that keeps no branches. */
        public Rewind(int from, int position) {
            this(from, position, List.of());
        }
    }

    /**
     * Deletes the past, before the checkpoints of the transition are written and after its events are: all tokens, all checkpoints of a generation and of those
     * before it, and all lines of the history but the latest. Lines of one revision stay or go together; none is deleted
     * while there are no more than these.
     *
     * @param generation the last generation whose checkpoints are deleted
     * @param keptEvents how many of the latest lines are kept at least; 1 or more
     */
    record Forget(int generation, int keptEvents) {
        public Forget {
            if (generation < 0 || keptEvents < 1) {
                throw new IllegalArgumentException("generation must not be negative and at least one line kept, were "
                        + generation + " and " + keptEvents);
            }
        }
    }

    /** The place of a checkpoint within its execution. */
    record CheckpointKey(int generation, int scope, int position) {}

    /**
     * A signal for one execution. A repeat is known by the dedup key, also when the first has been delivered or has expired
     * meanwhile; its name and payload do not matter then.
     *
     * @param executionId the execution
     * @param name name of the signal
     * @param dedupKey unique among the signals of the execution
     * @param acceptedAt cut to the millisecond
     * @param payload encoded payload, or null
     */
    record Signal(
            String executionId,
            String name,
            String dedupKey,
            Instant acceptedAt,
            @Nullable String payload) implements Change {
        public Signal {
            Identifiers.requireName("signal", name);
            Identifiers.requireId("dedup key", dedupKey);
            acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * A signal for the active execution of an id or, if there is none of that id, the start of one and the signal for it: both
     * or neither. An execution that has ended does not count as none. A repeat is known by the signal's dedup key, and by the
     * seed.
     *
     * @param start the execution to be started, of the id that the signal is for
     * @param signal the signal
     * @param workflows names that the workflow of an existing execution may have
     */
    record SignalOrStart(Start start, Signal signal, Set<String> workflows) implements Change {
        public SignalOrStart {
            if (!start.start().id().equals(signal.executionId())) {
                throw new IllegalArgumentException("the signal is for '" + signal.executionId()
                        + "', and the start of '" + start.start().id() + "'");
            }
            workflows = Set.copyOf(workflows);
        }
    }

    /**
     * A publication on a topic, for the waits for it that began before it. It is stored once; {@link Spread} delivers it.
     * A repeat is known by the dedup key, for at least {@link #REMEMBERED} after it has been delivered to all if {@code named}.
     *
     * @param topic name of the topic
     * @param dedupKey unique among the publications of the topic
     * @param named whether somebody may come again with this key: it is remembered then
     * @param acceptedAt cut to the millisecond
     * @param payload encoded payload, or null
     */
    record Publish(
            String topic,
            String dedupKey,
            boolean named,
            Instant acceptedAt,
            @Nullable String payload) implements Change {
        /** How long the key of a publication is known after it has been delivered. */
        public static final Duration REMEMBERED = Duration.ofDays(7);

        public Publish {
            Identifiers.requireName("topic", topic);
            Identifiers.requireId("dedup key", dedupKey);
            acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * Delivers a publication to the next ones of its waits, each as a pending signal at the address of the wait. A repeat is
     * known by the cursor. The last one removes the publication, or what it holds but for its key.
     *
     * @param publication its number
     * @param topic its topic
     * @param cursor how far it has come: what the last one answered, 0 for the first; the number of an execution
     * @param limit how many waits, 1 to {@link CheckpointStore#MAX_ROWS}; those of the last execution are taken together
     * @param at now
     */
    record Spread(long publication, String topic, long cursor, int limit, Instant at) implements Change {
        public Spread {
            if (limit < 1 || limit > CheckpointStore.MAX_ROWS) {
                throw new IllegalArgumentException("limit must be 1 to " + CheckpointStore.MAX_ROWS + ", was " + limit);
            }
        }
    }

    /**
     * Something that a body sends, and the transition that records it: both or neither. If the transition is fenced, that is
     * the answer; else it is that of the effect, and if that is {@link ChangeResult.NotFound}, {@link ChangeResult.Ended} or {@link
     * ChangeResult.Exists} nothing was written.
     *
     * @param transition without a guard
     * @param effect a {@link Signal}, a {@link Command}, a {@link Publish}, a {@link Start} or a {@link SignalOrStart}
     */
    record WithEffect(Transition transition, Change effect) implements Change {
        public WithEffect {
            if (transition.guard() != null || !isSent(effect)) {
                throw new IllegalArgumentException(
                        "what is sent must be a signal, a command, a publication or a start, and"
                                + " the transition without a guard");
            }
        }

        private static boolean isSent(Change effect) {
            return effect instanceof Signal
                    || effect instanceof Command
                    || effect instanceof Publish
                    || effect instanceof Start
                    || effect instanceof SignalOrStart;
        }
    }

    /**
     * Values that an execution publishes. Each is written unless one of its name and of the same or a higher revision is there: so a
     * repeat, or one that comes late, changes nothing. Applied only while the row's fence is {@code fence}, else it is fenced. Does not
     * count as a step forward: neither the execution's revision nor its state changes.
     *
     * @param no the execution
     * @param fence the fence that the row must have
     * @param values of different names; at least one
     */
    record PublishValues(long no, long fence, List<ValueRecord> values) implements Change {
        public PublishValues {
            values = List.copyOf(values);
            if (values.isEmpty()
                    || values.stream().map(ValueRecord::name).distinct().count() < values.size()) {
                throw new IllegalArgumentException("at least one value, and of different names, not " + values);
            }
        }
    }

    /**
     * A token of a callback. Applied only while the row's fence is {@code fence}, else it is fenced. A repeat is known by the hash. Does not
     * count as a step forward: neither the execution's revision nor its state changes.
     *
     * @param no the execution that has opened the callback
     * @param fence the fence that the row must have
     */
    record AddToken(long no, long fence, TokenRecord token) implements Change {}

    /**
     * The completion of a callback: a pending signal at its address. {@link ChangeResult.NotFound} if the token is not known, its execution has
     * ended, the place at which the callback was opened is not recorded any more, or a completion of it is pending or recorded as
     * received. A repeat is known by the token and the key, also when the first has been received, or has expired, meanwhile.
     *
     * @param tokenHash hash of the token
     * @param dedupKey unique among the completions of all callbacks
     * @param acceptedAt cut to the millisecond
     * @param payload encoded completion
     */
    record CompleteCallback(String tokenHash, String dedupKey, Instant acceptedAt, String payload) implements Change {
        public CompleteCallback {
            Identifiers.requireId("dedup key", dedupKey);
            acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * An operator's command for one execution. A repeat is known by the token, also when the first has been closed
     * meanwhile.
     *
     * @param executionId the execution
     * @param kind what to do
     * @param token random, 32 hexadecimal digits
     * @param acceptedAt cut to the millisecond
     * @param who who gave it, or null
     * @param why why, or null
     */
    record Command(
            String executionId,
            CommandKind kind,
            String token,
            Instant acceptedAt,
            @Nullable String who,
            @Nullable String why)
            implements Change {
        public Command {
            acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * A new schedule, or a new revision of one. Applied only if the stored revision is the one before, and none is stored for the
     * first, else it is fenced; then it is {@link ChangeResult.Saved}. A repeat is known by the row, which is then as it is here but for
     * the number.
     *
     * @param schedule as it is to be; its number does not matter
     */
    record SaveSchedule(ScheduleRecord schedule) implements Change {}

    /**
     * A run of a schedule: the start of the execution and the advance of the schedule, both or neither. If the schedule
     * is not of the revision before, it is fenced; else, if the id is taken, it is {@link ChangeResult.Exists}. With {@link
     * ChangeResult.Applied} comes the execution. A repeat is known by both: the row and the seed.
     *
     * @param schedule the next revision; never the first
     * @param start the execution
     */
    record RunSchedule(ScheduleRecord schedule, Start start) implements Change {
        public RunSchedule {
            if (schedule.revision() < 2) {
                throw new IllegalArgumentException("a schedule that is not stored yet has no runs");
            }
        }
    }

    /**
     * The end of a schedule. Applied only while it is of this revision, else it is fenced. A repeat is known by the missing
     * row: it is applied already.
     *
     * @param name the schedule
     * @param revision the revision that it must be of
     */
    record DeleteSchedule(String name, long revision) implements Change {}

    /** A queue lets nobody through any more. A repeat changes nothing, and so does another pause: the first one stays. */
    record PauseQueue(QueuePause pause) implements Change {}

    /** A queue is paused no more. A repeat changes nothing. */
    record ResumeQueue(String queue) implements Change {}
}
