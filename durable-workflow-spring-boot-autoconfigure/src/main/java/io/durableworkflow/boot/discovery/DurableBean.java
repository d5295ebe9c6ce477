package io.durableworkflow.boot.discovery;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.Step;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepReconciliation;
import io.durableworkflow.WorkflowBody;
import io.durableworkflow.WorkflowDefinition;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** A bean with durable methods: what the engine has to know of them, and how it calls them. Safe for all threads. */
final class DurableBean {
    private final String name;
    private final BeanFactory beanFactory;
    private final DefaultRetries defaultRetries;
    private final Map<Method, Object> definitions = new ConcurrentHashMap<>();
    private final AtomicInteger runningBodies = new AtomicInteger();

    DurableBean(String name, BeanFactory beanFactory, DefaultRetries defaultRetries) {
        this.name = name;
        this.beanFactory = beanFactory;
        this.defaultRetries = defaultRetries;
    }

    /** Name of a step's compensation; recorded with each step that has one. */
    static String compensationName(String beanName, String stepName) {
        return beanName + "." + stepName;
    }

    String name() {
        return name;
    }

    WorkflowDefinition<?> definitionOf(WorkflowMethod workflow) {
        return (WorkflowDefinition<?>) definitions.computeIfAbsent(workflow.method(), key -> define(workflow));
    }

    StepDefinition definitionOf(StepMethod step) {
        return (StepDefinition) definitions.computeIfAbsent(step.method(), key -> define(step));
    }

    /** The compensation of a step that has one, under the present name of the step and under each that it had before. */
    Stream<CompensationDefinition> compensationsOf(StepMethod step) {
        return step.names().map(stepName -> compensationOf(step, stepName));
    }

    private CompensationDefinition compensationOf(StepMethod step, String stepName) {
        Method method = CompensationMethod.of(step);
        int parameters = method.getParameterCount();
        return new CompensationDefinition(
                compensationName(name, stepName),
                step.parameterTypes(),
                step.resultType(),
                retryOf(method),
                (arguments, result) -> {
                    List<@Nullable Object> passed = new ArrayList<>(arguments);
                    if (parameters > arguments.size()) {
                        passed.add(result);
                    }
                    Object proxy = beanFactory.getBean(name);
                    Checked.run(() -> ProxyCall.invoke(proxy, method, passed.toArray()));
                });
    }

    // Null for a plain method: then the engine's default holds.
    private @Nullable RetryPolicy retryOf(Method compensation) {
        Step annotation = AnnotatedElementUtils.findMergedAnnotation(compensation, Step.class);
        return annotation == null
                ? null
                : StepRetry.of(annotation, defaultRetries.compensations().get());
    }

    /** Runs the body of a workflow, once the call has arrived at the proxy. */
    @Nullable
    Object runBody(HandOver.Call rest) throws Throwable {
        runningBodies.incrementAndGet();
        try {
            return rest.proceed();
        } finally {
            runningBodies.decrementAndGet();
        }
    }

    /** Whether a workflow of this bean is running on any thread. */
    boolean isRunning() {
        return runningBodies.get() > 0;
    }

    @SuppressWarnings("NullAway") // not aware of the nullness of type arguments: the body may return null
    private WorkflowDefinition<?> define(WorkflowMethod workflow) {
        // Through the proxy, so that a recovered body is validated and advised like a new one. The proxy has to be
        // told, or it would take the call for a new start.
        WorkflowBody<@Nullable Object> body = (context, arguments) -> {
            Object proxy = beanFactory.getBean(name);
            return Checked.run(() -> HandOver.announce(
                    this, workflow.method(), () -> ProxyCall.invoke(proxy, workflow.method(), arguments.toArray())));
        };
        return new WorkflowDefinition<@Nullable Object>(
                workflow.name(),
                workflow.version(),
                workflow.parameterTypes(),
                workflow.resultType(),
                workflow.timeout(),
                body,
                List.of(workflow.annotation().aliases()),
                new HashSet<>(List.of(workflow.annotation().compensateOn())),
                workflow.annotation().queue().isEmpty()
                        ? null
                        : workflow.annotation().queue());
    }

    private StepDefinition define(StepMethod step) {
        return new StepDefinition(
                step.name(),
                step.parameterTypes(),
                step.resultType(),
                isAtMostOnce(step)
                        ? null
                        : StepRetry.of(step.annotation(), defaultRetries.steps().get()),
                step.isCompensated() ? compensationName(name, step.name()) : null,
                step.annotation().guarantee(),
                step.isReconciled() ? reconciliationOf(step) : null,
                step.timeout(),
                List.of(step.annotation().aliases()));
    }

    // It has one attempt, whatever the default says.
    private static boolean isAtMostOnce(StepMethod step) {
        return step.annotation().guarantee() == StepGuarantee.AT_MOST_ONCE;
    }

    private StepReconciliation reconciliationOf(StepMethod step) {
        Method method = OnUnknownMethod.of(step);
        return arguments -> {
            Object proxy = beanFactory.getBean(name);
            return Checked.run(() -> ProxyCall.invoke(proxy, method, arguments.toArray()));
        };
    }
}
