package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.EngineEvent.ExecutionStarted;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Identifiers;
import io.durableworkflow.PayloadException;
import io.durableworkflow.ResultTimeoutException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.TestRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A start returns when it is on disk; the same id is the same execution or a clear conflict; nothing wrong is stored. */
public abstract class StartingContract extends ScenarioContract {
    private final WorkflowDefinition<String> greet =
            WorkflowDefinition.of("greet", String.class, String.class, (ctx, name) -> {
                ctx.step("greet", () -> world.effect("greet " + name));
                return "Hello, " + name;
            });

    private final WorkflowDefinition<String> patient =
            WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));

    private long stored() {
        return world.engine().countByStatus().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    // ---- the same id ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void theSameIdWithTheSameInputIsTheSameExecution(Restart how) throws Exception {
        code(greet);
        world.start();
        start(greet, "g", "World").result(World.PATIENCE);

        assertThat(start(greet, "g", "World").result(World.PATIENCE)).isEqualTo("Hello, World");
        restart(how);
        assertThat(start(greet, "g", "World").result(World.PATIENCE)).isEqualTo("Hello, World");

        assertThat(world.effects()).containsExactly("greet World");
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void theSameIdWithAnotherInputIsAConflict() throws Exception {
        code(greet);
        world.start();
        start(greet, "g", "World").result(World.PATIENCE);

        assertThatThrownBy(() -> start(greet, "g", "Moon"))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'g' was started with another input");
        assertThat(world.effects()).containsExactly("greet World");
    }

    @Test
    void theSameIdWithAnotherInputIsTheSameExecutionIfThatIsAskedFor() throws Exception {
        code(greet);
        world.start();
        start(greet, "g", "World");

        WorkflowHandle<String> found = world.engine()
                .start(greet, WorkflowOptions.id("g").onDifferentInput(OnDifferentInput.RETURN_EXISTING), "Moon");

        assertThat(found.id()).isEqualTo("g");
        assertThat(found.result(World.PATIENCE)).isEqualTo("Hello, World");
    }

    @Test
    void inputsAreComparedByWhatTheyMeanAndNotByHowTheyAreWritten() {
        WorkflowDefinition<String> sorted = new WorkflowDefinition<>(
                "sorted", 1, List.of(Map.class), String.class, null, (ctx, arguments) -> "done");
        code(sorted);
        world.start();
        Map<String, Integer> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", 2);
        Map<String, Integer> other = new LinkedHashMap<>();
        other.put("b", 2);
        other.put("a", 1);
        start(sorted, "s", one);

        assertThat(start(sorted, "s", other).id()).isEqualTo("s");
    }

    @Test
    void theSameIdForAnotherWorkflowIsAConflict() {
        code(greet, patient);
        world.start();
        start(greet, "g", "World");

        assertThatThrownBy(() -> start(patient, "g"))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'g' is an execution of workflow 'greet'")
                .hasMessageContaining("Use another id for workflow 'patient'");
        assertThatThrownBy(() -> world.engine()
                        .start(patient, WorkflowOptions.id("g").onDifferentInput(OnDifferentInput.RETURN_EXISTING)))
                .isInstanceOf(ExecutionConflictException.class);
    }

    @Test
    void ofManyStartsAtOnceOneIsTheStart() throws Exception {
        code(greet);
        world.start();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        CountDownLatch together = new CountDownLatch(1);
        List<Future<String>> results = IntStream.range(0, 16)
                .mapToObj(i -> callers.submit(() -> {
                    together.await();
                    return start(greet, "g", "World").result(World.PATIENCE);
                }))
                .toList();
        together.countDown();
        for (Future<String> result : results) {
            assertThat(result.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("Hello, World");
        }
        callers.shutdown();

        assertThat(world.effects()).containsExactly("greet World");
        assertThat(world.events(ExecutionStarted.class)).hasSize(1);
        world.await("all permits are free", () -> world.engine().view().running() == 0);
    }

    @Test
    void aStartThatReturnedSurvivesAKill() throws Exception {
        code(greet);
        world.startWithoutLaunching();
        start(greet, "g", "World");
        world.killAndRestart();

        assertThat(result("g")).isEqualTo("Hello, World");
    }

    // ---- refusals ----

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "with blank", "slash/ed", "Umlaut-ä", "per%cent", "line\n", "quote'"})
    void aBadIdIsRefusedAndNothingIsStored(String id) {
        code(greet);
        world.start();

        assertThatThrownBy(() -> start(greet, id, "World"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The execution id '");
        assertThat(stored()).isZero();
    }

    @Test
    void anIdMayBeAsLongAsTheLimitAndNoLonger() throws Exception {
        code(greet);
        world.start();
        String longest = "a-_.:@+=,~0Z".repeat(22).substring(0, Identifiers.MAX_LENGTH);

        assertThat(start(greet, longest, "World").result(World.PATIENCE)).isEqualTo("Hello, World");
        world.restart();
        assertThat(result(longest)).isEqualTo("Hello, World");
        assertThatThrownBy(() -> start(greet, longest + "x", "World")).isInstanceOf(IllegalArgumentException.class);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void namesMayBeAsLongAsTheLimit() throws Exception {
        String longest = "ü ".repeat(128).strip() + "!";
        WorkflowDefinition<String> named = WorkflowDefinition.of(longest, String.class, ctx -> {
            ctx.step(longest, () -> {});
            ctx.sleep(longest, Duration.ofHours(1));
            return ctx.awaitSignal(longest, String.class);
        });
        code(named);
        world.start();
        start(named, "n");
        awaitSuspended("n");
        world.engine().signal("n", longest, "ok");
        world.clock().advance(Duration.ofHours(1));

        assertThat(longest).hasSize(Identifiers.MAX_LENGTH);
        assertThat(result("n")).isEqualTo("ok");
    }

    @Test
    void aWorkflowThatIsNotRegisteredIsRefused() {
        world.start();

        assertThatThrownBy(() -> start(greet, "g", "World"))
                .isInstanceOf(WorkflowNotRegisteredException.class)
                .hasMessageContaining("No workflow 'greet' is registered");
        assertThat(stored()).isZero();
    }

    @Test
    void aVersionThatIsNotRegisteredIsRefused() {
        code(greet);
        world.start();

        assertThatThrownBy(() -> start(greet.withVersion(2), "g", "World"))
                .isInstanceOf(WorkflowNotRegisteredException.class);
        assertThat(stored()).isZero();
    }

    @Test
    void aNameAndVersionIsRegisteredOnce() {
        code(greet);
        world.start();

        assertThatThrownBy(() -> world.engine().register(greet))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'greet' version 1");
        world.engine().register(greet.withVersion(2));
        assertThat(world.engine().view().workflows()).containsExactly("greet:1", "greet:2");
    }

    @Test
    void theNumberOfArgumentsMustFit() {
        code(greet);
        world.start();

        assertThatThrownBy(() -> start(greet, "g"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workflow 'greet' takes 1 arguments, were 0");
        assertThatThrownBy(() -> start(greet, "g", "World", "Moon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("were 2");
        assertThat(stored()).isZero();
    }

    @Test
    void nullIsAnInput() throws Exception {
        code(greet);
        world.start();

        assertThat(start(greet, "g", (Object) null).result(World.PATIENCE)).isEqualTo("Hello, null");
    }

    @Test
    void anInputThatIsTooLargeIsRefused() {
        world.with(builder -> builder.maxPayloadBytes(1024));
        code(greet);
        world.start();

        assertThatThrownBy(() -> start(greet, "g", "ü".repeat(1_000)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the input of workflow 'greet'")
                .hasMessageContaining("the limit is 1024");
        assertThat(stored()).isZero();
        world.await("the permit is given back", () -> world.engine().view().running() == 0);
    }

    /** Cannot be written. */
    public static final class Unwritable {
        public String getSecret() {
            throw new IllegalStateException("not for your eyes");
        }
    }

    @Test
    void anInputThatCannotBeWrittenIsRefused() {
        WorkflowDefinition<String> odd =
                WorkflowDefinition.of("odd", Unwritable.class, String.class, (ctx, input) -> "done");
        code(odd);
        world.start();

        assertThatThrownBy(() -> start(odd, "o", new Unwritable()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the input of workflow 'odd' cannot be written");
        assertThat(stored()).isZero();
    }

    @Test
    void aResultThatCannotBeWrittenFailsTheExecution() {
        WorkflowDefinition<Unwritable> odd = WorkflowDefinition.of("odd", Unwritable.class, ctx -> new Unwritable());
        code(odd);
        world.start();

        assertThatThrownBy(() -> start(odd, "o").result(World.PATIENCE))
                .hasMessageContaining("the result cannot be written");
        assertThat(status("o")).isEqualTo(ExecutionStatus.FAILED);
    }

    // ---- starts by workflows ----

    @Test
    void aStartInsideAStepHasTheSameIdOnEveryAttempt() throws Exception {
        AtomicReference<String> first = new AtomicReference<>();
        AtomicReference<String> second = new AtomicReference<>();
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent",
                String.class,
                ctx -> ctx.step("start children", String.class, () -> {
                    String one = world.engine()
                            .start(greet, WorkflowOptions.defaults(), "one")
                            .id();
                    String two = world.engine()
                            .start(greet, WorkflowOptions.defaults(), "two")
                            .id();
                    if (first.compareAndSet(null, one)) {
                        second.set(two);
                        world.process().crash();
                    }
                    return one + " " + two;
                }));
        code(greet, parent);
        world.start();
        start(parent, "p");
        world.awaitDeath();
        world.bury();
        world.start();

        assertThat(result("p")).isEqualTo(first.get() + " " + second.get());
        assertThat(result(first.get())).isEqualTo("Hello, one");
        assertThat(result(second.get())).isEqualTo("Hello, two");
        assertThat(stored()).isEqualTo(3);
    }

    // ---- starts by a lambda ----

    @Test
    void aLambdaStartsTheWorkflowThatItCalls() throws Exception {
        code(greet);
        world.start();

        WorkflowHandle<String> handle =
                world.engine().start("g", () -> world.engine().call(greet, List.of("World")));

        assertThat(handle.id()).isEqualTo("g");
        assertThat(handle.result(World.PATIENCE)).isEqualTo("Hello, World");
    }

    @Test
    void aLambdaThatCallsNoWorkflowIsRefused() {
        world.start();

        assertThatThrownBy(() -> world.engine().start("g", () -> "nothing"))
                .isInstanceOf(DurableCallException.class)
                .hasMessageContaining("The lambda calls no @DurableWorkflow method");
        assertThat(stored()).isZero();
    }

    @Test
    void aLambdaThatCallsTwoWorkflowsIsRefused() {
        code(greet, patient);
        world.start();

        assertThatThrownBy(() -> world.engine().start("g", () -> {
                    world.engine().call(greet, List.of("World"));
                    return world.engine().call(patient, List.of());
                }))
                .isInstanceOf(DurableCallException.class)
                .hasMessageContaining("'patient' after 'greet'")
                .hasMessageContaining("nothing was started");
        assertThat(stored()).isZero();
    }

    @Test
    void aLambdaThatHidesItsSecondCallIsRefusedToo() {
        code(greet, patient);
        world.start();

        assertThatThrownBy(() -> world.engine().start("g", () -> {
                    world.engine().call(greet, List.of("World"));
                    try {
                        return world.engine().call(patient, List.of());
                    } catch (DurableCallException e) {
                        return "hidden";
                    }
                }))
                .isInstanceOf(DurableCallException.class);
        assertThat(stored()).isZero();
    }

    @Test
    void whatALambdaThrowsReachesTheCallerAndNothingIsStarted() {
        code(greet);
        world.start();

        assertThatThrownBy(() -> world.engine().start("g", () -> {
                    world.engine().call(greet, List.of("World"));
                    throw new IOException("after the call");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("after the call");
        assertThat(stored()).isZero();
    }

    @Test
    void afterALambdaCallsAreCallsAgain() throws Exception {
        code(greet);
        world.start();
        assertThatThrownBy(() -> world.engine().start("g", () -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);

        String called = world.engine().call(greet, List.of("World"));

        assertThat(called).isEqualTo("Hello, World");
    }

    // ---- direct calls ----

    @Test
    void aCallReturnsWhatTheWorkflowReturns() throws Exception {
        code(greet);
        world.start();

        String called = world.engine().call(greet, List.of("World"));

        assertThat(called).isEqualTo("Hello, World");
    }

    @Test
    void aCallThrowsWhatTheWorkflowThrew() {
        WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
            throw new IOException("the disk is full");
        });
        code(failing);
        world.start();

        assertThatThrownBy(() -> world.engine().call(failing, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
    }

    @Test
    void theCallTimeoutEndsOnlyTheWaiting() throws Exception {
        world.with(builder -> builder.callTimeout(Duration.ofMillis(50)));
        code(patient);
        world.start();

        assertThatThrownBy(() -> world.engine().call(patient, List.of()))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining("It goes on; ask for it by its id.");

        ExecutionView waiting =
                world.engine().find(ExecutionFilter.all()).executions().get(0);
        world.engine().signal(waiting.id(), "go", "on");
        assertThat(result(waiting.id())).isEqualTo("on");
    }

    // ---- handles ----

    @Test
    void aLimitedWaitEndsWithoutHarm() throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");

        assertThatThrownBy(() -> handle.result(Duration.ofMillis(20)))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining("'p' did not end within PT0.02S");
        assertThatThrownBy(() -> handle.result(Duration.ZERO)).isInstanceOf(ResultTimeoutException.class);
        assertThatThrownBy(() -> handle.result(Duration.ofSeconds(-1))).isInstanceOf(ResultTimeoutException.class);

        world.engine().signal("p", "go", "on");
        assertThat(handle.result(World.PATIENCE)).isEqualTo("on");
        assertThat(handle.result(Duration.ZERO)).isEqualTo("on");
    }

    @Test
    void aLimitMayBeForEver() throws Exception {
        code(greet);
        world.start();

        assertThat(start(greet, "g", "World").result(Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo("Hello, World");
    }

    @Test
    void aHandleOnNobodySaysSo() {
        world.start();
        WorkflowHandle<String> nobody = world.engine().handle("nobody", String.class);

        assertThatThrownBy(nobody::status).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(nobody::result).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> nobody.toFuture().get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ExecutionNotFoundException.class);
    }

    @Test
    void cancellingAFutureDoesNotCancelTheExecution() throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");
        awaitSuspended("p");
        CompletableFuture<String> abandoned = handle.toFuture();
        CompletableFuture<String> kept = handle.toFuture();

        abandoned.cancel(true);
        world.engine().signal("p", "go", "on");

        assertThat(kept.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("on");
        assertThat(abandoned).isCancelled();
        assertThat(status("p")).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void anInterruptOfWhoWaitsDoesNotHarmTheExecution() throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");
        awaitSuspended("p");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                handle.result();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        waiting.start();
        waiting.interrupt();
        waiting.join(World.PATIENCE.toMillis());

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        world.engine().signal("p", "go", "on");
        assertThat(handle.result(World.PATIENCE)).isEqualTo("on");
    }

    @Test
    void anInterruptedCallerStillStartsAndKeepsItsInterrupt() throws Exception {
        code(greet);
        world.start();
        AtomicReference<Boolean> kept = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            Thread.currentThread().interrupt();
            start(greet, "g", "World");
            kept.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        caller.join(World.PATIENCE.toMillis());

        assertThat(kept.get()).isTrue();
        assertThat(result("g")).isEqualTo("Hello, World");
    }

    // ---- what is known of a start ----

    @Test
    void aStartKeepsItsTagsAndTimes() throws Exception {
        code(greet);
        world.start();
        WorkflowOptions options = WorkflowOptions.id("g")
                .withTags(Map.of("customer", "c-1", "region", "north"))
                .withTimeout(Duration.ofHours(1));

        world.engine().start(greet, options, "World").result(World.PATIENCE);

        ExecutionView view = world.engine().find("g").orElseThrow();
        assertThat(view.tags()).containsExactlyInAnyOrderEntriesOf(Map.of("customer", "c-1", "region", "north"));
        assertThat(view.createdAt()).isEqualTo(world.clock().now());
        assertThat(view.startedAt()).isEqualTo(world.clock().now());
        assertThat(view.endedAt()).isEqualTo(world.clock().now());
        assertThat(view.deadline()).isEqualTo(world.clock().now().plus(Duration.ofHours(1)));
        assertThat(view.waitingFor()).isNull();
    }

    @Test
    void aGeneratedIdIsValidAndItsOwn() {
        code(greet);
        world.start();

        String one =
                world.engine().start(greet, WorkflowOptions.defaults(), "World").id();
        String two =
                world.engine().start(greet, WorkflowOptions.defaults(), "World").id();

        assertThat(one).isNotEqualTo(two).hasSize(36);
        assertThat(Identifiers.requireId("execution id", one)).isEqualTo(one);
    }

    @Test
    void listsAreNewestFirstAndPaged() {
        code(patient);
        world.startWithoutLaunching();
        for (int i = 0; i < 5; i++) {
            start(patient, "p" + i);
        }

        ExecutionPage first = world.engine().find(new ExecutionFilter("patient", Set.of(), null, 2));
        ExecutionPage second = world.engine().find(new ExecutionFilter("patient", Set.of(), first.nextCursor(), 2));
        ExecutionPage third = world.engine().find(new ExecutionFilter("patient", Set.of(), second.nextCursor(), 2));

        assertThat(first.executions()).extracting(ExecutionView::id).containsExactly("p4", "p3");
        assertThat(second.executions()).extracting(ExecutionView::id).containsExactly("p2", "p1");
        assertThat(third.executions()).extracting(ExecutionView::id).containsExactly("p0");
        assertThat(third.nextCursor()).isNull();
    }

    // ---- waiting for a thread ----

    @Test
    void anExecutionThatWaitedForAThreadIsNotReadAgain() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        FirstLook launched = new FirstLook();
        world.between(store -> new DelegatingStore(launched.watch(store)) {
            @Override
            public Optional<LoadedExecution> load(long no) {
                reads.incrementAndGet();
                return super.load(no);
            }
        });
        Gate busy = gate();
        code(greet, occupying(busy));
        world.with(builder -> builder.maxConcurrentExecutions(1));
        world.start();
        launched.await(world);
        start(occupying(busy), "s");
        busy.awaitArrival();
        WorkflowHandle<String> waiting = start(greet, "g", "World");
        assertThat(status("g")).isEqualTo(ExecutionStatus.QUEUED);

        busy.open();

        assertThat(waiting.result(World.PATIENCE)).isEqualTo("Hello, World");
        assertThat(reads).hasValue(0);
    }

    @Test
    void theEndOfAnExecutionAndTheClaimOfTheNextOneOnItsThreadAreOneCommit() throws Exception {
        Gate busy = gate();
        Gate disk = gate();
        AtomicBoolean held = new AtomicBoolean();
        List<List<ExecutionStatus>> batches = new CopyOnWriteArrayList<>();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                if (held.compareAndSet(true, false)) {
                    disk.pass();
                }
                batches.add(batch.stream()
                        .filter(change -> change instanceof Change.Transition)
                        .map(change -> ((Change.Transition) change).state())
                        .filter(Objects::nonNull)
                        .map(ExecutionState::status)
                        .toList());
                return super.commit(batch);
            }
        });
        WorkflowDefinition<String> ending = WorkflowDefinition.of("ending", String.class, ctx -> {
            busy.pass();
            return "ended";
        });
        code(greet, ending);
        world.with(builder -> builder.maxConcurrentExecutions(1));
        world.start();
        start(ending, "e");
        busy.awaitArrival();
        WorkflowHandle<String> waiting = start(greet, "g", "World");
        held.set(true);
        Thread another = new Thread(() -> start(greet, "another", "World"));
        another.start();
        disk.awaitArrival();

        busy.open();
        world.await("both wait for the disk", () -> world.engine().view().queuedChanges() == 2);
        disk.open();

        assertThat(waiting.result(World.PATIENCE)).isEqualTo("Hello, World");
        assertThat(batches).contains(List.of(ExecutionStatus.COMPLETED, ExecutionStatus.RUNNING));
        another.join();
    }

    @Test
    void whatCameWhileItWaitedForAThreadIsSeenByItsFirstRun() throws Exception {
        AtomicInteger suspensions = new AtomicInteger();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                batch.stream()
                        .filter(change -> change instanceof Change.Transition transition
                                && transition.state() != null
                                && transition.state().status() == ExecutionStatus.SUSPENDED)
                        .forEach(change -> suspensions.incrementAndGet());
                return super.commit(batch);
            }
        });
        Gate busy = gate();
        code(patient, occupying(busy));
        world.with(builder -> builder.maxConcurrentExecutions(1).residentWait(Duration.ZERO));
        world.start();
        start(occupying(busy), "s");
        busy.awaitArrival();
        WorkflowHandle<String> waiting = start(patient, "c");
        world.engine().signal("c", "go", "on");

        busy.open();

        assertThat(waiting.result(World.PATIENCE)).isEqualTo("on");
        assertThat(suspensions).as("tries to be suspended").hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExecutionThatHasGoneOnBeforeItsStartIsConfirmedIsReadBeforeItRuns(boolean answerIsLost) throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                List<ChangeResult> results = super.commit(batch);
                boolean starts = batch.stream()
                        .anyMatch(change -> change instanceof Change.Start start
                                && start.start().id().equals("p"));
                if (starts && gone.compareAndSet(false, true)) {
                    long no = super.find("p").orElseThrow().no();
                    super.commit(List.of(TestRecords.transition(no, 0, 1)
                            .state(ExecutionState.queued(world.clock().now()).toBuilder()
                                    .fence(1)
                                    .build())
                            .checkpoint(0)
                            .build()));
                    if (answerIsLost) {
                        throw new StoreUnavailableException("the answer is lost", null);
                    }
                }
                return results;
            }
        });
        WorkflowDefinition<String> stepping = WorkflowDefinition.of(
                "stepping",
                String.class,
                ctx -> ctx.step("step-0", String.class, () -> {
                    world.effect("again");
                    return "again";
                }));
        Gate busy = gate();
        code(stepping, occupying(busy));
        world.with(builder -> builder.maxConcurrentExecutions(1));
        world.start();
        start(occupying(busy), "s");
        busy.awaitArrival();
        WorkflowHandle<String> waiting = start(stepping, "p");

        busy.open();

        assertThat(waiting.result(World.PATIENCE)).isEqualTo("result 1");
        assertThat(world.effects()).isEmpty();
    }

    private static WorkflowDefinition<String> occupying(Gate gate) {
        return WorkflowDefinition.of("occupying", String.class, ctx -> {
            ctx.step("work", gate::pass);
            return "done";
        });
    }
}
