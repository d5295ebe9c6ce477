package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ScheduleConflictException;
import io.durableworkflow.ScheduleDeclaration;
import io.durableworkflow.ScheduleNotFoundException;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.SchedulePage;
import io.durableworkflow.ScheduleStatus;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.ScheduleView;
import io.durableworkflow.Schedules;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ScheduleFault;
import io.durableworkflow.store.SchedulePlan;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.ScheduleSelection;
import io.durableworkflow.store.ScheduleState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What applications and operators do with schedules. */
final class LocalSchedules implements Schedules {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final int TRIES = 10;
    private static final int PAGE = 500;

    private final EngineParts engine;
    private final Intake intake;
    private final Executions executions;
    private final ScheduleRunner runner;
    private final ScheduleTimings timings;
    // Of two who create one schedule the second must find the first: their rows may be equal.
    private final ReentrantLock changing = new ReentrantLock();

    LocalSchedules(
            EngineParts engine, Intake intake, Executions executions, ScheduleRunner runner, ScheduleTimings timings) {
        this.engine = engine;
        this.intake = intake;
        this.executions = executions;
        this.runner = runner;
        this.timings = timings;
    }

    @Override
    public ScheduleView create(
            String name, WorkflowDefinition<?> workflow, ScheduleOptions options, @Nullable Object... arguments) {
        CallsInSteps.refuseInBody("schedules().create");
        SchedulePlan plan = plan(Schedules.requireName(name), workflow, options, false, listOf(arguments));
        return changing(name, row -> {
            if (row == null) {
                return created(name, plan);
            }
            if (row.plan().equals(plan)) {
                return row;
            }
            throw new ScheduleConflictException(
                    name,
                    row.plan().declared() ? "is declared in code" : "exists already, and is another one",
                    row.plan().declared() ? "Choose another name." : "Update it, or choose another name.");
        });
    }

    @Override
    public ScheduleView update(
            String name, WorkflowDefinition<?> workflow, ScheduleOptions options, @Nullable Object... arguments) {
        CallsInSteps.refuseInBody("schedules().update");
        SchedulePlan plan = plan(Schedules.requireName(name), workflow, options, false, listOf(arguments));
        return changing(name, row -> {
            if (row == null) {
                throw new ScheduleNotFoundException(name);
            }
            if (row.plan().declared()) {
                throw new ScheduleConflictException(name, "is declared in code", "Change it there.");
            }
            return updated(row, plan);
        });
    }

    /** See {@link io.durableworkflow.DurableEngine#declareSchedules}. */
    void declare(Collection<ScheduleDeclaration> declarations) {
        CallsInSteps.refuseInBody("declareSchedules");
        Set<String> names = new HashSet<>();
        for (ScheduleDeclaration declaration : declarations) {
            if (!names.add(declaration.name())) {
                throw new IllegalArgumentException(
                        "Two schedules are declared as '" + declaration.name() + "'. Give one another name.");
            }
        }
        for (ScheduleDeclaration declaration : declarations) {
            declare(declaration);
        }
        disableOthers(names);
    }

    private void declare(ScheduleDeclaration declaration) {
        String name = declaration.name();
        SchedulePlan plan = plan(name, declaration.workflow(), declaration.options(), true, List.of());
        changing(name, row -> {
            if (row == null) {
                return created(name, plan);
            }
            boolean back = row.state().fault() == ScheduleFault.NOT_DECLARED;
            return row.plan().equals(plan) && !back ? row : updated(row, plan);
        });
    }

    private void disableOthers(Set<String> declared) {
        long after = 0;
        List<ScheduleRecord> page;
        do {
            page = engine.store().schedules(ScheduleSelection.DECLARED, after, PAGE);
            for (ScheduleRecord row : page) {
                after = row.no();
                if (!declared.contains(row.name())) {
                    changing(row.name(), LocalSchedules::disabled);
                }
            }
        } while (page.size() == PAGE);
    }

    private static ScheduleRecord disabled(@Nullable ScheduleRecord row) {
        Objects.requireNonNull(row);
        return row.state().fault() == ScheduleFault.NOT_DECLARED
                ? row
                : row.next(row.state()
                        .withFault(
                                ScheduleFault.NOT_DECLARED,
                                "The code that declared it is there no more. Delete it, or declare it again."));
    }

    @Override
    public ScheduleView pause(String name, Audit audit) {
        CallsInSteps.refuseInBody("schedules().pause");
        return changing(name, row -> {
            ScheduleState state = existing(name, row).state();
            return state.paused() ? row : row.next(state.withPaused(true).withChange(now(), audit.who(), audit.why()));
        });
    }

    @Override
    public ScheduleView resume(String name, Audit audit) {
        CallsInSteps.refuseInBody("schedules().resume");
        return changing(name, row -> {
            ScheduleState state = existing(name, row).state();
            return state.paused()
                    ? row.next(goingOn(row, state).withPaused(false).withChange(now(), audit.who(), audit.why()))
                    : row;
        });
    }

    // What was due meanwhile is not made up for. A fixed delay is due at once, and what waits for an end still does.
    private ScheduleState goingOn(ScheduleRecord row, ScheduleState state) {
        Instant next = state.nextAt();
        if (next == null || next.isAfter(now()) || row.plan().timing().kind() == ScheduleTiming.Kind.FIXED_DELAY) {
            return state;
        }
        try {
            Instant later = timings.read(row.plan().timing(), state.anchor()).after(now());
            return state.withNext(later, null);
        } catch (IllegalArgumentException e) {
            return state; // it goes on when that is mended
        }
    }

    @Override
    public void delete(String name, Audit audit) {
        CallsInSteps.refuseInBody("schedules().delete");
        changing.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                ScheduleRecord row = existing(
                        name,
                        engine.store().schedule(Schedules.requireName(name)).orElse(null));
                if (row.plan().declared() && row.state().fault() != ScheduleFault.NOT_DECLARED) {
                    throw new ScheduleConflictException(
                            name, "is declared in code and would come back", "Remove it there, or pause it.");
                }
                Change delete = new Change.DeleteSchedule(name, row.revision());
                if (intake.commit(name, "deletion of a schedule", done -> {}, at -> delete)
                        instanceof ChangeResult.Applied) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "Schedule ''{0}'' was deleted (who: {1}, why: {2})",
                            name,
                            audit.who(),
                            audit.why());
                    return;
                }
            }
        } finally {
            changing.unlock();
        }
        throw changedByOthers(name);
    }

    @Override
    public String triggerNow(String name, Audit audit) {
        CallsInSteps.refuseInBody("schedules().triggerNow");
        ScheduleRecord row = existing(
                name, engine.store().schedule(Schedules.requireName(name)).orElse(null));
        WorkflowDefinition<?> definition = runner.definition(row);
        if (definition == null) {
            throw new ScheduleConflictException(
                    name,
                    "starts workflow '%s' of version %d, which is not registered"
                            .formatted(row.plan().workflow(), row.plan().version()),
                    "Deploy it.");
        }
        String id = name + "@now-" + Keys.newSeed();
        intake.commit(
                id,
                "start",
                this::started,
                now -> ScheduledStart.of(engine.listeners(), row, definition, id, now, now));
        LOG.log(
                System.Logger.Level.INFO,
                "Schedule ''{0}'' was triggered as ''{1}'' (who: {2}, why: {3})",
                name,
                id,
                audit.who(),
                audit.why());
        return id;
    }

    // On the commit thread, so that it is run also when the operator has given up waiting.
    private void started(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied) {
            ExecutionRecord row = Objects.requireNonNull(applied.execution());
            engine.listeners()
                    .tell(new EngineEvent.ExecutionStarted(row.id(), row.start().workflow()));
            executions.queued(row);
        }
    }

    @Override
    public Optional<ScheduleView> find(String name) {
        return engine.store().schedule(Schedules.requireName(name)).map(this::view);
    }

    @Override
    public SchedulePage list(@Nullable String cursor, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE + ", was " + limit);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(
                    "cursor must be the nextCursor of an earlier page, was '" + cursor + "'");
        }
        List<ScheduleRecord> rows =
                engine.store().schedules(ScheduleSelection.ALL, cursor == null ? 0 : Long.parseLong(cursor), limit + 1);
        List<ScheduleRecord> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        String next = rows.size() > limit ? String.valueOf(shown.get(limit - 1).no()) : null;
        return new SchedulePage(shown.stream().map(this::view).toList(), next);
    }

    // ---- how rows change ----

    private SchedulePlan plan(
            String name,
            WorkflowDefinition<?> workflow,
            ScheduleOptions options,
            boolean declared,
            List<@Nullable Object> arguments) {
        if (engine.registry().workflow(workflow.name(), workflow.version()) == null) {
            throw new WorkflowNotRegisteredException(workflow.name());
        }
        try {
            timings.read(options.timing(), now());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The timing of schedule '%s' cannot be read: %s".formatted(name, e.getMessage()), e);
        }
        WorkflowInput input = WorkflowInput.of(engine, workflow, arguments);
        return new SchedulePlan(
                workflow.name(),
                workflow.version(),
                options.timing(),
                options.missedRuns(),
                options.maxMissedRuns(),
                options.overlap(),
                declared,
                options.tags(),
                input.hash(),
                input.input());
    }

    private ScheduleRecord created(String name, SchedulePlan plan) {
        Instant now = now();
        return new ScheduleRecord(0, name, now, plan, timed(plan, ScheduleState.begun(now), now), 1);
    }

    private ScheduleRecord updated(ScheduleRecord row, SchedulePlan plan) {
        Instant now = now();
        ScheduleState state = row.state().withFault(null, null).withChange(now, null, null);
        boolean same = row.plan().timing().equals(plan.timing()) && row.state().fault() != ScheduleFault.NOT_DECLARED;
        if (same) {
            return row.next(plan, state);
        }
        ScheduleState timed = timed(plan, state, now);
        String last = state.lastId();
        // A delay that counts from the end of a run cannot begin before that.
        return plan.timing().kind() == ScheduleTiming.Kind.FIXED_DELAY && last != null && isActive(last)
                ? row.next(plan, timed.withNext(null, last))
                : row.next(plan, timed);
    }

    private boolean isActive(String id) {
        return engine.store()
                .find(id)
                .filter(row -> !row.state().status().isEnded())
                .isPresent();
    }

    private ScheduleState timed(SchedulePlan plan, ScheduleState state, Instant now) {
        return state.withAnchor(now).withNext(timings.read(plan.timing(), now).after(now), null);
    }

    // One after the other; a run of the schedule may come between reading and writing, which is then repeated.
    private ScheduleView changing(String name, Function<@Nullable ScheduleRecord, ScheduleRecord> change) {
        changing.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                ScheduleRecord row =
                        engine.store().schedule(Schedules.requireName(name)).orElse(null);
                ScheduleRecord next = change.apply(row);
                if (next.equals(row)) {
                    return view(next);
                }
                ChangeResult result =
                        intake.commit(name, "schedule", this::changed, at -> new Change.SaveSchedule(next));
                if (result instanceof ChangeResult.Saved saved) {
                    return view(saved.schedule());
                }
            }
        } finally {
            changing.unlock();
        }
        throw changedByOthers(name);
    }

    // On the commit thread, so that it is looked at also when the caller has given up waiting.
    private void changed(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Saved saved) {
            runner.changed(saved.schedule().no());
        }
    }

    private static ScheduleConflictException changedByOthers(String name) {
        return new ScheduleConflictException(name, "is changed by others at this moment", "Try again.");
    }

    private static ScheduleRecord existing(String name, @Nullable ScheduleRecord row) {
        if (row == null) {
            throw new ScheduleNotFoundException(name);
        }
        return row;
    }

    private Instant now() {
        return engine.clock().now();
    }

    @SuppressWarnings("NullAway") // arguments may be null
    private static List<@Nullable Object> listOf(@Nullable Object[] arguments) {
        return Arrays.asList(arguments.clone());
    }

    // ---- what is shown ----

    private ScheduleView view(ScheduleRecord row) {
        SchedulePlan plan = row.plan();
        ScheduleState state = row.state();
        ScheduleRunner.Problem problem = state.fault() == null ? runner.problem(row) : null;
        return new ScheduleView(
                row.name(),
                plan.workflow(),
                plan.version(),
                plan.timing(),
                plan.missedRuns(),
                plan.maxMissedRuns(),
                plan.overlap(),
                plan.declared(),
                status(state, problem != null),
                problem != null ? problem.detail() : state.detail(),
                state.nextAt(),
                state.awaited(),
                state.lastDueAt(),
                state.lastId(),
                state.skippedAt(),
                row.createdAt(),
                state.changedAt(),
                state.changedBy(),
                state.changeReason());
    }

    private static ScheduleStatus status(ScheduleState state, boolean hasProblem) {
        if (state.fault() == ScheduleFault.NOT_DECLARED) {
            return ScheduleStatus.DISABLED;
        }
        if (state.paused()) {
            return ScheduleStatus.PAUSED;
        }
        return state.fault() != null || hasProblem ? ScheduleStatus.FAULTY : ScheduleStatus.ACTIVE;
    }
}
