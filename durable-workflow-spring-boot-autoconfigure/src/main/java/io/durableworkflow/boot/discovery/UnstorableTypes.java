package io.durableworkflow.boot.discovery;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Types whose values are tied to this process, whatever a codec might make of them. */
final class UnstorableTypes {
    // By name, because most of their libraries may be absent.
    private static final List<String> TIED_TO_THE_PROCESS = List.of(
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.lang.ClassLoader",
            "java.lang.Process",
            "java.lang.Runnable",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.reflect.AnnotatedElement",
            "java.net.ServerSocket",
            "java.net.Socket",
            "java.nio.channels.Channel",
            "java.sql.Connection",
            "java.sql.ResultSet",
            "java.sql.Statement",
            "java.util.Enumeration",
            "java.util.Iterator",
            "java.util.Spliterator",
            "java.util.concurrent.Callable",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.Executor",
            "java.util.concurrent.Future",
            "java.util.concurrent.locks.Lock",
            "java.util.function.Consumer",
            "java.util.function.Function",
            "java.util.function.Predicate",
            "java.util.function.Supplier",
            "java.util.stream.BaseStream",
            "javax.sql.DataSource",
            "jakarta.persistence.EntityManager",
            "jakarta.servlet.ServletRequest",
            "jakarta.servlet.ServletResponse",
            "org.reactivestreams.Publisher",
            "org.springframework.beans.factory.BeanFactory",
            "org.springframework.core.io.InputStreamSource",
            "io.durableworkflow.DurableEngine",
            "io.durableworkflow.WorkflowContext",
            "io.durableworkflow.WorkflowHandle");

    private UnstorableTypes() {}

    /** As {@link TypeCheck#problemWith}; looks at the arguments of generic types and the elements of arrays, too. */
    static Optional<String> problemWith(Type type) {
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? problemWith(plain.getComponentType()) : problemWithClass(plain);
        }
        if (type instanceof ParameterizedType generic) {
            return Stream.concat(Stream.of(generic.getRawType()), Arrays.stream(generic.getActualTypeArguments()))
                    .flatMap(part -> problemWith(part).stream())
                    .findFirst();
        }
        if (type instanceof GenericArrayType array) {
            return problemWith(array.getGenericComponentType());
        }
        if (type instanceof TypeVariable<?>) {
            return Optional.of("the type variable %s is left open, and values are read back by their declared type"
                    .formatted(type.getTypeName()));
        }
        return Optional.empty();
    }

    static boolean isFuture(Class<?> type) {
        return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type);
    }

    private static Optional<String> problemWithClass(Class<?> type) {
        return hierarchy(type)
                .map(Class::getName)
                .filter(TIED_TO_THE_PROCESS::contains)
                .findFirst()
                .map(name -> type.getName() + " is tied to this process");
    }

    private static Stream<Class<?>> hierarchy(Class<?> type) {
        Stream<Class<?>> parents =
                Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
        return Stream.concat(Stream.of(type), parents.flatMap(UnstorableTypes::hierarchy));
    }
}
