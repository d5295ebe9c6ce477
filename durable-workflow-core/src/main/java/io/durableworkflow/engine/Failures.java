package io.durableworkflow.engine;

import io.durableworkflow.StepFailedException;
import java.lang.reflect.Constructor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns exceptions into records and back. */
final class Failures {
    static final int MAX_MESSAGE = 4_000;
    static final int MAX_CAUSES = 5;

    private Failures() {}

    static RecordedFailure record(Throwable failure) {
        return record(failure, 0);
    }

    private static RecordedFailure record(Throwable failure, int depth) {
        Throwable cause = causeOf(failure);
        return new RecordedFailure(
                failure.getClass().getName(),
                messageOf(failure),
                RecordedStack.of(failure),
                cause == null || depth >= MAX_CAUSES ? null : record(cause, depth + 1));
    }

    // Exceptions are code of others too: one that cannot answer is a failure all the same.
    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return null;
        }
    }

    private static @Nullable String messageOf(Throwable failure) {
        try {
            return cut(failure.getMessage());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return "It cannot say its message.";
        }
    }

    /** The exception as its own type, or as {@link StepFailedException}: both on the first run and on every replay. */
    static Throwable ofStep(RecordedFailure recorded, String step, @Nullable Throwable original) {
        Throwable rebuilt = rebuild(recorded, original);
        if (rebuilt != null) {
            return rebuilt;
        }
        StepFailedException failure = new StepFailedException(step, recorded.type(), recorded.message());
        failure.setStackTrace(stackOf(recorded, original));
        return failure;
    }

    /**
     * The exception as its own type with the recorded message, or null if it cannot be made. Only throwable types are
     * looked at, whatever the record names.
     *
     * @param original the exception itself where it is at hand: lends its whole stack trace. Not its class, which is looked up by
     *     its name as it will be on replay
     */
    static @Nullable Throwable rebuild(RecordedFailure recorded, @Nullable Throwable original) {
        Class<? extends Throwable> type = throwableType(recorded.type());
        if (type == null) {
            return null;
        }
        Throwable originalCause = original == null ? null : causeOf(original);
        RecordedFailure recordedCause = recorded.cause();
        Throwable cause = recordedCause == null ? null : rebuild(recordedCause, originalCause);
        Throwable rebuilt = construct(type, recorded.message(), cause);
        if (rebuilt != null) {
            rebuilt.setStackTrace(stackOf(recorded, original));
        }
        return rebuilt;
    }

    // Where it was thrown at first, not where it was rebuilt.
    private static StackTraceElement[] stackOf(RecordedFailure recorded, @Nullable Throwable original) {
        return original != null ? original.getStackTrace() : RecordedStack.parse(recorded.stack());
    }

    private static @Nullable Class<? extends Throwable> throwableType(String name) {
        Class<? extends Throwable> type =
                throwableType(name, Thread.currentThread().getContextClassLoader());
        return type != null ? type : throwableType(name, Failures.class.getClassLoader());
    }

    private static @Nullable Class<? extends Throwable> throwableType(String name, @Nullable ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name, false, loader);
            return Throwable.class.isAssignableFrom(type) ? type.asSubclass(Throwable.class) : null;
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static @Nullable Throwable construct(
            Class<? extends Throwable> type, @Nullable String message, @Nullable Throwable cause) {
        Throwable made = tryConstruct(type, message, new Class<?>[] {String.class, Throwable.class}, message, cause);
        if (made == null) {
            made = withCause(tryConstruct(type, message, new Class<?>[] {String.class}, message), cause);
        }
        if (made == null) {
            made = withCause(tryConstruct(type, message, new Class<?>[0]), cause);
        }
        if (made == null && cause != null) {
            made = constructAround(type, message, cause);
        }
        return made;
    }

    // Types that cannot do without a cause, perhaps one of a narrow type, such as UncheckedIOException.
    private static @Nullable Throwable constructAround(
            Class<? extends Throwable> type, @Nullable String message, Throwable cause) {
        for (Constructor<?> constructor : constructorsOf(type)) {
            Class<?>[] parameters = constructor.getParameterTypes();
            Throwable made = null;
            if (parameters.length == 2 && parameters[0] == String.class && isCause(parameters[1], cause)) {
                made = tryConstruct(type, message, parameters, message, cause);
            } else if (parameters.length == 1 && isCause(parameters[0], cause)) {
                made = tryConstruct(type, message, parameters, cause);
            }
            if (made != null) {
                return made;
            }
        }
        return null;
    }

    private static boolean isCause(Class<?> parameter, Throwable cause) {
        return Throwable.class.isAssignableFrom(parameter) && parameter.isInstance(cause);
    }

    private static Constructor<?>[] constructorsOf(Class<?> type) {
        try {
            return type.getDeclaredConstructors();
        } catch (LinkageError e) {
            return new Constructor<?>[0];
        }
    }

    private static @Nullable Throwable withCause(@Nullable Throwable made, @Nullable Throwable cause) {
        if (made != null && cause != null && made.getCause() == null) {
            try {
                made.initCause(cause);
            } catch (IllegalStateException e) {
                return made; // a type that fixes its cause: better without than not at all
            }
        }
        return made;
    }

    // A type that makes its own message out of its argument is not accepted: it would not be the same exception.
    private static @Nullable Throwable tryConstruct(
            Class<? extends Throwable> type,
            @Nullable String message,
            Class<?>[] parameters,
            @Nullable Object... arguments) {
        try {
            Constructor<? extends Throwable> constructor = type.getDeclaredConstructor(parameters);
            if (!constructor.trySetAccessible()) {
                return null;
            }
            Throwable made = constructor.newInstance(arguments);
            return Objects.equals(cut(made.getMessage()), message) ? made : null;
        } catch (ReflectiveOperationException | LinkageError | StackOverflowError | RuntimeException e) {
            return null;
        }
    }

    static @Nullable String cut(@Nullable String message) {
        return message == null || message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }

    /** Throws anything, as proxies and generic signatures have to. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
        throw (E) failure;
    }
}
