package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineProvider;
import io.durableworkflow.StepBody;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;

/** What becomes of a call of a durable method: the only place where proxies meet the engine. */
final class DurableCalls {
    private final SingletonSupplier<DurableEngine> engine;
    private final boolean enabled;
    private final ForeignThreadGuard foreignThreads;

    DurableCalls(Supplier<DurableEngine> engine, boolean enabled, ForeignThreadPolicy foreignThreads) {
        this.engine = SingletonSupplier.of(engine);
        this.enabled = enabled;
        this.foreignThreads = new ForeignThreadGuard(foreignThreads);
    }

    /** Starts a workflow and waits for its result, as far as the engine sees fit. */
    @Nullable
    Object workflow(DurableBean bean, WorkflowMethod workflow, ProxyMethodInvocation invocation) throws Exception {
        if (!enabled) {
            throw new DurableCallException(
                    ("Workflow '%s' of bean '%s' was called, but durable workflows are switched off. Set"
                                    + " durable-workflow.enabled to true.")
                            .formatted(workflow.name(), bean.name()));
        }
        // Its writes would wait for the end of the transaction, which waits for the workflow.
        if (TransactionSynchronizationManager.isActualTransactionActive()
                && !EngineProvider.loaded().isStarting()) {
            throw new DurableCallException(
                    ("Workflow '%s' of bean '%s' was called inside an open transaction, which would stay open until it has"
                                    + " ended. Start it with engine.start(id, () -> ...), or call it outside the transaction.")
                            .formatted(workflow.name(), bean.name()));
        }
        WorkflowDefinition<?> definition = bean.definitionOf(workflow);
        Object result = engine.obtain().call(definition, argumentsOf(invocation));
        return result != null ? result : ProxyCall.nothing(workflow.method().getReturnType());
    }

    /** Runs a step, or answers from its record; outside an execution and in another step the call is a plain one. */
    @SuppressWarnings("NullAway") // not aware of the nullness of type arguments: an attempt may return null
    @Nullable
    Object step(DurableBean bean, StepMethod step, ProxyMethodInvocation invocation) throws Throwable {
        WorkflowContext context = EngineProvider.loaded().currentContext();
        if (context == null) {
            foreignThreads.check(bean, step);
            return invocation.proceed();
        }
        if (context.isInStep()) {
            return invocation.proceed();
        }
        // An invocation can be gone through once, and a step may take several attempts.
        StepBody<@Nullable Object, Exception> attempt = () -> Checked.run(() -> OwnCall.of(
                invocation.getProxy(),
                step.method(),
                () -> invocation.invocableClone().proceed()));
        return context.<Exception>step(bean.definitionOf(step), argumentsOf(invocation), attempt);
    }

    private static List<@Nullable Object> argumentsOf(ProxyMethodInvocation invocation) {
        // Not List.of: arguments may be null. A copy: the advice between here and the bean may replace them.
        List<@Nullable Object> arguments = new ArrayList<>();
        Collections.addAll(arguments, invocation.getArguments());
        return Collections.unmodifiableList(arguments);
    }
}
