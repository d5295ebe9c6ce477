package io.durableworkflow.boot.test;

import io.durableworkflow.CommandResult;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineProvider;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowCall;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The engine as the beans of a test context know it: always the one of the process that runs. A call from outside, as by a client
 * elsewhere, that loses its process is made again in the next, under the same id or dedup key. A call by what a process runs dies
 * with that process.
 */
@SuppressWarnings("NullAway") // answers are null where those of the engine are
final class LastingEngine implements InvocationHandler {
    private static final ThreadLocal<@Nullable Captured> CAPTURED = new ThreadLocal<>();

    private final Machine machine;

    /** What the lambda of a start has called. */
    private record Captured(WorkflowDefinition<?> definition, List<?> arguments) {}

    /** A call of an engine. */
    interface Call<T extends @Nullable Object> {
        T of(DurableEngine engine) throws Throwable;
    }

    private LastingEngine(Machine machine) {
        this.machine = machine;
    }

    static DurableEngine of(Machine machine) {
        return (DurableEngine) Proxy.newProxyInstance(
                DurableEngine.class.getClassLoader(), new Class<?>[] {DurableEngine.class}, new LastingEngine(machine));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] arguments = given == null ? new Object[0] : given;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "engine of a test, in one process after the other";
            };
        }
        return switch (method.getName()) {
            case "register", "declareSchedules" -> {
                machine.register(engine -> unchecked(method, engine, arguments));
                yield null;
            }
            case "launch" -> machine.launch();
            case "stop" -> stop((Duration) requireArgument(arguments, 0));
            case "close" -> {
                machine.close();
                yield null;
            }
            case "call" -> call(method, arguments);
            case "run" -> run((String) requireArgument(arguments, 0), (Workflow<?>) requireArgument(arguments, 1));
            case "start" -> start(method, arguments);
            case "signalOrStart" -> {
                boolean outside = ProcessThreads.processOfThisThread() == null;
                arguments[2] = arguments[2] == null && outside ? key() : arguments[2];
                yield handle(engine -> (WorkflowHandle<?>) requireResult(invoked(method, engine, arguments)));
            }
            case "handle" -> handle(engine -> (WorkflowHandle<?>) requireResult(invoked(method, engine, arguments)));
            case "signal", "publish" -> keyed(method, arguments);
            case "queues", "schedules" -> parts(method);
            default ->
                method.getReturnType() == CommandResult.class
                        ? command(method, arguments)
                        : across(engine -> invoked(method, engine, arguments));
        };
    }

    // One whose answer got lost with the process may have been carried out: then its repeat does not fit any more.
    private Object command(Method method, @Nullable Object[] arguments) throws Throwable {
        int[] tries = new int[1];
        return across(engine -> {
            tries[0]++;
            try {
                return invoked(method, engine, arguments);
            } catch (ExecutionConflictException | ExecutionNotFoundException e) {
                if (tries[0] == 1) {
                    throw e;
                }
                return CommandResult.ACCEPTED;
            }
        });
    }

    private boolean stop(Duration limit) {
        MachineProcess process = machine.latest();
        return process == null || process.engine().stop(limit);
    }

    // ---- calls that are the same in the next process ----

    /** Makes a call in the process that runs, and again in the next if it dies meanwhile. */
    private <T extends @Nullable Object> T across(Call<T> call) throws Throwable {
        MachineProcess own = ProcessThreads.processOfThisThread();
        if (own != null) {
            own.store().requireAlive();
            return call.of(own.engine());
        }
        while (true) {
            MachineProcess process = machine.running();
            try {
                return call.of(process.engine());
            } catch (Throwable e) {
                if (!process.endedByDeath(e) || TransactionSynchronizationManager.isActualTransactionActive()) {
                    throw e;
                }
            }
        }
    }

    private @Nullable Object keyed(Method method, @Nullable Object[] arguments) throws Throwable {
        boolean outside = ProcessThreads.processOfThisThread() == null;
        int names = method.getName().equals("signal") ? 2 : 1;
        String key = arguments.length > names + 1 ? (String) arguments[names + 1] : null;
        String lasting = key == null && outside ? key() : key;
        return across(engine -> {
            if (names == 2) {
                engine.signal(
                        (String) requireArgument(arguments, 0),
                        (String) requireArgument(arguments, 1),
                        arguments[2],
                        lasting);
            } else {
                engine.publish((String) requireArgument(arguments, 0), arguments[1], lasting);
            }
            return null;
        });
    }

    // Queues and schedules belong to an engine, too.
    private Object parts(Method method) {
        InvocationHandler handler = (proxy, part, arguments) -> {
            if (part.getDeclaringClass() == Object.class) {
                return switch (part.getName()) {
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> method.getName() + " of a test";
                };
            }
            return across(engine -> invoked(part, requireResult(invoked(method, engine, new Object[0])), arguments));
        };
        Class<?> type = method.getReturnType();
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    // ---- starts and calls ----

    @SuppressWarnings("unchecked")
    private Object start(Method method, @Nullable Object[] arguments) throws Throwable {
        if (ProcessThreads.processOfThisThread() != null) {
            return requireResult(across(engine -> invoked(method, engine, arguments)));
        }
        if (arguments[0] instanceof WorkflowDefinition<?> definition) {
            WorkflowOptions options = withId((WorkflowOptions) requireArgument(arguments, 1));
            @Nullable Object[] input = (@Nullable Object[]) requireArgument(arguments, 2);
            return handle(engine -> engine.start(definition, options, input));
        }
        WorkflowOptions options = arguments[0] instanceof String id
                ? WorkflowOptions.id(id)
                : withId((WorkflowOptions) requireArgument(arguments, 0));
        Object call = requireArgument(arguments, 1);
        Callable<?> lambda = call instanceof WorkflowCall none ? none.asCallable() : (Callable<?>) call;
        @Nullable Captured[] known = new Captured[1];
        return handle(engine -> {
            Captured before = known[0];
            if (before != null) { // the lambda may make other arguments when it is called again
                return engine.start(
                        before.definition(), options, before.arguments().toArray());
            }
            CAPTURED.remove();
            try {
                return engine.start(options, lambda);
            } finally {
                known[0] = CAPTURED.get();
                CAPTURED.remove();
            }
        });
    }

    private Object handle(Call<WorkflowHandle<?>> start) throws Throwable {
        MachineProcess own = ProcessThreads.processOfThisThread();
        if (own != null || TransactionSynchronizationManager.isActualTransactionActive()) {
            return across(start);
        }
        return new LastingHandle<>(machine, this::across, start);
    }

    private @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
        WorkflowDefinition<?> definition = (WorkflowDefinition<?>) requireArgument(arguments, 0);
        List<?> input = (List<?>) requireArgument(arguments, 1);
        if (EngineProvider.loaded().isStarting()) {
            CAPTURED.set(new Captured(definition, input));
            return invoked(method, machine.running().engine(), arguments);
        }
        if (ProcessThreads.processOfThisThread() != null) {
            return across(engine -> invoked(method, engine, arguments));
        }
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return invoked(method, machine.running().engine(), arguments); // is refused
        }
        WorkflowOptions options = WorkflowOptions.id(key());
        return resultOf(engine -> engine.start(definition, options, input.toArray()));
    }

    // What it returns is not read from the disk, unless the process dies.
    private @Nullable Object run(String name, Workflow<?> body) throws Throwable {
        if (ProcessThreads.processOfThisThread() != null) {
            return across(engine -> engine.run(name, body));
        }
        machine.registerFromTheNextOn(name, WorkflowDefinition.of(name, Object.class, body::run));
        while (true) {
            String before = newest(name);
            MachineProcess process = machine.running();
            try {
                return process.engine().run(name, body);
            } catch (Throwable e) {
                if (!process.endedByDeath(e)) {
                    throw e;
                }
                String id = newest(name);
                if (id != null && !id.equals(before)) {
                    return resultOf(engine -> engine.handle(id, Object.class));
                }
            }
        }
    }

    private @Nullable String newest(String workflow) throws Throwable {
        ExecutionFilter filter = new ExecutionFilter(workflow, Set.of(), null, 1);
        return across(engine -> engine.find(filter).executions().stream()
                .map(ExecutionView::id)
                .findFirst()
                .orElse(null));
    }

    private @Nullable Object resultOf(Call<WorkflowHandle<?>> start) throws Throwable {
        try {
            return new LastingHandle<>(machine, this::across, start).result(machine.callTimeout());
        } catch (WorkflowFailedException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static WorkflowOptions withId(WorkflowOptions options) {
        return options.id() != null
                ? options
                : new WorkflowOptions(
                        key(),
                        options.timeout(),
                        options.tags(),
                        options.onDifferentInput(),
                        options.startAt(),
                        options.delay(),
                        options.queue(),
                        options.priority(),
                        options.queueKey(),
                        options.dedupKey());
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    // ---- reflection ----

    private static Object requireArgument(@Nullable Object[] arguments, int index) {
        return Optional.ofNullable(arguments[index])
                .orElseThrow(() -> new NullPointerException("argument " + (index + 1) + " must not be null"));
    }

    private static Object requireResult(@Nullable Object result) {
        return Optional.ofNullable(result).orElseThrow(() -> new IllegalStateException("The engine answered null"));
    }

    private static @Nullable Object invoked(Method method, Object target, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static void unchecked(Method method, Object target, @Nullable Object[] arguments) {
        try {
            invoked(method, target, arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
