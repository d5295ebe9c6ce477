package io.durableworkflow.engine;

import io.durableworkflow.StepFailedException;
import java.lang.reflect.Constructor;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns exceptions into records and back. */
final class Failures {
    static final int MAX_MESSAGE = 4_000;
    static final int MAX_CAUSES = 5;

    private static final String MUTE = "It cannot say its message.";

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

    // Exceptions are code of others too: one that cannot answer, for whatever reason, is a failure all the same.
    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    /** The message, cut. */
    static @Nullable String messageOf(Throwable failure) {
        try {
            return cut(failure.getMessage());
        } catch (Throwable e) {
            return MUTE;
        }
    }

    /** Why, in the words of the failure where it has any. */
    static String reasonOf(Throwable failure) {
        String message = messageOf(failure);
        return message == null ? textOf(failure) : message;
    }

    /** Type and message, for texts of our own. */
    static String textOf(Throwable failure) {
        String type = failure.getClass().getName();
        return answer(() -> Objects.requireNonNullElse(cut(failure.toString()), type), type + ": " + MUTE);
    }

    /** Empty if it has none. */
    static StackTraceElement[] stackOf(Throwable failure) {
        StackTraceElement[] none = new StackTraceElement[0];
        return answer(() -> Objects.requireNonNullElse(failure.getStackTrace(), none), none);
    }

    private static <T> T answer(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (Throwable e) {
            return otherwise;
        }
    }

    /**
     * Logs with the failure, or without if it has too much to say or cannot be printed, as some loggers throw what it throws. Never throws: whoever logs a
     * failure of others goes on.
     */
    static void log(System.Logger logger, System.Logger.Level level, String message, Throwable failure) {
        try {
            String said = failure.getMessage();
            if (said != null && said.length() > MAX_MESSAGE) {
                logger.log(level, message + " (" + textOf(failure) + ")");
            } else {
                logger.log(level, message, failure);
            }
        } catch (Throwable e) {
            answer(
                    () -> {
                        logger.log(level, message + " (" + textOf(failure) + ")");
                        return true;
                    },
                    false);
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
        return rebuilt == null ? null : withStack(rebuilt, stackOf(recorded, original));
    }

    private static Throwable withStack(Throwable rebuilt, StackTraceElement[] stack) {
        return answer(
                () -> {
                    rebuilt.setStackTrace(stack);
                    return rebuilt;
                },
                rebuilt);
    }

    // Where it was thrown at first, not where it was rebuilt.
    private static StackTraceElement[] stackOf(RecordedFailure recorded, @Nullable Throwable original) {
        return original != null ? stackOf(original) : RecordedStack.parse(recorded.stack());
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
        // One of a type that fixes its cause is better without than not at all.
        return made == null || cause == null || causeOf(made) != null
                ? made
                : answer(() -> made.initCause(cause), made);
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
        } catch (Throwable e) { // code of others
            return null;
        }
    }

    /** Not between the two halves of a character: a database would store something else instead of one. */
    static @Nullable String cut(@Nullable String message) {
        if (message == null || message.length() <= MAX_MESSAGE) {
            return message;
        }
        boolean halved = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1));
        return message.substring(0, halved ? MAX_MESSAGE - 1 : MAX_MESSAGE);
    }

    /** Throws anything, as proxies and generic signatures have to. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
        throw (E) failure;
    }
}
