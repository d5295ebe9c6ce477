package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.Schedules;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.ScheduleFault;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.ScheduleSelection;
import io.durableworkflow.store.ScheduleState;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.StoreRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Starts what schedules are due for. A dispatcher of its own tells which to look at: those whose time has come, as it reads
 * them from the store in a window of the soonest, and those whose awaited execution has ended. What is to be done is decided
 * from what is on disk, and is one commit; if that is refused because somebody has changed the schedule, it is looked at again.
 *
 * <p>An execution that ends between the look and the commit that waits for it would tell nobody: so after such a commit
 * the schedule is looked at once more.
 */
final class ScheduleRunner {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final long RETRY_MILLIS = 1_000;
    private static final long LONG_RETRY_MILLIS = 60_000;
    private static final int PAGE = 500;

    private final EngineParts engine;
    private final Executions executions;
    private final ScheduleTimings timings;
    private final Dispatcher dispatcher;

    ScheduleRunner(EngineParts engine, Executions executions, ScheduleTimings timings) {
        this.engine = engine;
        this.executions = executions;
        this.timings = timings;
        DaemonThreads threads = new DaemonThreads("durable-workflow-schedule-");
        dispatcher = new Dispatcher(
                Backlog.ofSchedules(engine.store()),
                engine.clock(),
                task -> threads.newThread(task).start(),
                1,
                engine.settings().maxRememberedTimers(),
                Dispatcher.Work.of(this::look));
    }

    void launch() {
        mend(row -> true);
        dispatcher.launch(List.of());
    }

    void stop() {
        dispatcher.stop();
    }

    /** A schedule was changed: it may be due earlier, or at last. */
    void changed(long no) {
        dispatcher.deliver(no);
    }

    /** The end of an execution is on disk. If it is one of a schedule, that may wait for it. */
    void ended(StartRecord execution) {
        if (execution.tags().containsKey(Schedules.TAG)) {
            dispatcher.lookOnDisk();
        }
    }

    /** Lets those go on that had a fault and have none any more. */
    void mend(Predicate<ScheduleRecord> which) {
        long after = 0;
        List<ScheduleRecord> page;
        do {
            page = engine.store().schedules(ScheduleSelection.FAULTY, after, PAGE);
            for (ScheduleRecord row : page) {
                after = row.no();
                if (row.state().fault() != ScheduleFault.NOT_DECLARED && which.test(row) && problem(row) == null) {
                    save(row.next(mended(row)));
                    dispatcher.deliver(row.no());
                }
            }
        } while (page.size() == PAGE);
    }

    private ScheduleState mended(ScheduleRecord row) {
        ScheduleState state = row.state().withFault(null, null);
        if (state.nextAt() != null || state.awaited() != null) {
            return state;
        }
        Instant next = timings.read(row.plan().timing(), state.anchor())
                .after(engine.clock().now());
        return state.withNext(next, null);
    }

    /** Why a schedule could not start anything, or null if it could. */
    @Nullable
    Problem problem(ScheduleRecord row) {
        if (definition(row) == null) {
            return new Problem(
                    ScheduleFault.NO_SUCH_WORKFLOW,
                    "No workflow '%s' of version %d is registered."
                            .formatted(row.plan().workflow(), row.plan().version()));
        }
        try {
            timings.read(row.plan().timing(), row.state().anchor());
            return null;
        } catch (IllegalArgumentException e) {
            return new Problem(ScheduleFault.BAD_TIMING, String.valueOf(e.getMessage()));
        }
    }

    /** A fault and a sentence about it. */
    record Problem(ScheduleFault fault, String detail) {}

    @Nullable
    WorkflowDefinition<?> definition(ScheduleRecord row) {
        return engine.registry().workflow(row.plan().workflow(), row.plan().version());
    }

    private void look(long no) {
        @Nullable Instant next = null;
        try {
            ScheduleRecord row = engine.store().schedule(no).orElse(null);
            next = row == null || row.state().paused() || row.state().fault() != null ? null : act(row);
        } catch (EngineStoppingException e) {
            return; // the next process goes on from here
        } catch (StoreUnavailableException e) {
            lookLater(no, RETRY_MILLIS);
        } catch (RuntimeException e) { // such as a row that cannot be read
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Schedule number " + no + " could not be run; trying again in a minute",
                    e);
            lookLater(no, LONG_RETRY_MILLIS);
        }
        if (next != null) {
            dispatcher.offer(new DueExecution(no, next));
        }
    }

    private void lookLater(long no, long millis) {
        engine.clock().after(Duration.ofMillis(millis), () -> dispatcher.deliver(no));
    }

    // When it is to be looked at next, or null.
    private @Nullable Instant act(ScheduleRecord row) {
        Problem problem = problem(row);
        if (problem != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Schedule ''{0}'' cannot start anything: {1}",
                    row.name(),
                    problem.detail());
            save(row.next(row.state().withFault(problem.fault(), problem.detail())));
            return null;
        }
        DueTimes times = timings.read(row.plan().timing(), row.state().anchor());
        Instant now = engine.clock().now();
        ScheduleMove move = ScheduleMove.decide(row, times, previous(row), now);
        if (move instanceof ScheduleMove.Later later) {
            return later.at();
        }
        if (move instanceof ScheduleMove.Save save) {
            boolean saved = save(row.next(save.next())) instanceof ChangeResult.Saved;
            return saved && save.next().awaited() == null ? save.next().nextAt() : null;
        }
        if (move instanceof ScheduleMove.Run run) {
            return run(row, run, now);
        }
        return null;
    }

    private ScheduleMove.Previous previous(ScheduleRecord row) {
        ScheduleState state = row.state();
        String id = state.awaited() != null ? state.awaited() : state.lastId();
        ExecutionRecord found = id == null ? null : engine.store().find(id).orElse(null);
        if (found == null) {
            return new ScheduleMove.Previous(false, null);
        }
        ExecutionState last = found.state();
        return new ScheduleMove.Previous(!last.status().isEnded(), last.endedAt());
    }

    private @Nullable Instant run(ScheduleRecord row, ScheduleMove.Run run, Instant now) {
        Change.Start start = ScheduledStart.of(
                engine.listeners(), row, Objects.requireNonNull(definition(row)), run.id(), run.due(), now);
        ChangeResult result = commit(new Ticket(new Change.RunSchedule(row.next(run.next()), start), this::started));
        if (result instanceof ChangeResult.Exists) {
            // Whoever took the id: this due time has its execution.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Schedule ''{0}'' starts nothing for {1}: the execution ''{2}'' exists already",
                    row.name(),
                    run.due(),
                    run.id());
            result = save(row.next(run.next()));
        }
        if (result instanceof ChangeResult.Fenced) {
            dispatcher.deliver(row.no());
            return null;
        }
        return run.next().awaited() == null ? run.next().nextAt() : null;
    }

    // On the commit thread, so that what is on disk is run in any case.
    private void started(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied) {
            ExecutionRecord row = Objects.requireNonNull(applied.execution());
            engine.listeners()
                    .tell(new EngineEvent.ExecutionStarted(row.id(), row.start().workflow()));
            executions.queued(row);
        }
    }

    private ChangeResult save(ScheduleRecord next) {
        ChangeResult result = commit(new Ticket(new Change.SaveSchedule(next)));
        if (next.state().awaited() != null || result instanceof ChangeResult.Fenced) {
            dispatcher.deliver(next.no());
        }
        return result;
    }

    @SuppressWarnings("UnusedException") // the engine is closed: what the store said last does not matter
    private ChangeResult commit(Ticket ticket) {
        try {
            return engine.pipeline().submit(ticket).await();
        } catch (StoreUnavailableException e) {
            throw new EngineStoppingException(null); // it was closed in the middle of an outage
        } catch (StoreRejectedException e) {
            throw new IllegalStateException("the store refuses it: " + e.getMessage(), e);
        }
    }
}
