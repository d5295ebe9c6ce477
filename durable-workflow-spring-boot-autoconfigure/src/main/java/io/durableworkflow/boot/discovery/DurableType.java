package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** The durable methods of a class: its own, inherited ones, and those annotated on an interface. */
final class DurableType {
    private static final Log log = LogFactory.getLog(DurableType.class);

    // Kept with the class itself, so that it goes when the class goes: DevTools throws class loaders away.
    private static final ClassValue<DurableType> TYPES = new ClassValue<>() {
        @Override
        protected DurableType computeValue(Class<?> type) {
            return new DurableType(type, find(type));
        }
    };

    private final Class<?> beanClass;
    private final List<DurableMethod> methods;
    private final Map<Method, Optional<DurableMethod>> byCalledMethod = new ConcurrentHashMap<>();

    private DurableType(Class<?> beanClass, List<DurableMethod> methods) {
        this.beanClass = beanClass;
        this.methods = List.copyOf(methods);
    }

    /** The durable methods of a bean's class, whatever was generated on top of it. */
    static DurableType of(Class<?> type) {
        return TYPES.get(userClass(type));
    }

    /** The class as written by the user, below any number of generated ones. */
    static Class<?> userClass(Class<?> type) {
        Class<?> candidate = type;
        while (candidate.getName().contains(EnhancedClassNames.GENERATED)
                && candidate.getSuperclass() != null
                && candidate.getSuperclass() != Object.class) {
            candidate = candidate.getSuperclass();
        }
        return candidate;
    }

    /** The class as written by the user. */
    Class<?> beanClass() {
        return beanClass;
    }

    boolean isEmpty() {
        return methods.isEmpty();
    }

    List<DurableMethod> methods() {
        return methods;
    }

    Stream<WorkflowMethod> workflows() {
        return methods.stream().filter(WorkflowMethod.class::isInstance).map(WorkflowMethod.class::cast);
    }

    Stream<StepMethod> steps() {
        return methods.stream().filter(StepMethod.class::isInstance).map(StepMethod.class::cast);
    }

    /** The durable method that a call of this method ends in: of an interface's, a parent's or a bridge as well. */
    @Nullable
    DurableMethod find(Method called) {
        return byCalledMethod.computeIfAbsent(called, this::resolve).orElse(null);
    }

    private Optional<DurableMethod> resolve(Method called) {
        if (methods.isEmpty()) {
            return Optional.empty();
        }
        Method specific = BridgeMethodResolver.getMostSpecificMethod(called, beanClass);
        return methods.stream()
                .filter(candidate -> HandOver.sameSignature(candidate.method(), specific))
                .findFirst();
    }

    private static List<DurableMethod> find(Class<?> type) {
        try {
            if (!DurableDeclarations.isReachedFrom(type)) {
                return List.of();
            }
            MetadataLookup<List<DurableMethod>> lookup = method -> annotated(type, method);
            return MethodIntrospector.selectMethods(type, lookup).values().stream()
                    .flatMap(List::stream)
                    .toList();
        } catch (LinkageError | TypeNotPresentException e) {
            // A class that refers to an absent optional one. If the bean is ever created, Spring says so itself.
            log.debug("Methods of " + type.getName() + " cannot be read; it has no durable ones", e);
            return List.of();
        }
    }

    private static @Nullable List<DurableMethod> annotated(Class<?> type, Method method) {
        List<DurableMethod> found = new ArrayList<>();
        DurableWorkflow workflow = AnnotatedElementUtils.findMergedAnnotation(method, DurableWorkflow.class);
        if (workflow != null) {
            found.add(new WorkflowMethod(type, method, workflow));
        }
        Step step = AnnotatedElementUtils.findMergedAnnotation(method, Step.class);
        if (step != null) {
            found.add(new StepMethod(type, method, step));
        }
        return found.isEmpty() ? null : found;
    }
}
