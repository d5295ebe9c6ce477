package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A word from one stop of a call to the next on the same thread: "the next call of this method on you is mine, let it
 * through". It holds for one call: whoever accepts it uses it up, so a call that the method then makes of itself is seen
 * as a new one.
 */
final class HandOver {
    private static final ThreadLocal<@Nullable HandOver> PENDING = new ThreadLocal<>();

    private final Object receiver;
    private final Method method;

    private HandOver(Object receiver, Method method) {
        this.receiver = receiver;
        this.method = method;
    }

    /** Goes on with a call after telling the receiver that it comes. */
    static @Nullable Object announce(Object receiver, Method method, Call call) throws Throwable {
        HandOver before = PENDING.get();
        PENDING.set(new HandOver(receiver, method));
        try {
            return call.proceed();
        } finally {
            // Nobody has accepted it if the call never arrived, for instance at a stubbed method.
            restore(before);
        }
    }

    /** Whether this call was announced; from then on it no longer is. */
    static boolean accept(Object receiver, Method method) {
        HandOver pending = PENDING.get();
        if (pending == null || pending.receiver != receiver || !sameSignature(pending.method, method)) {
            return false;
        }
        PENDING.remove();
        return true;
    }

    private static void restore(@Nullable HandOver before) {
        if (before == null) {
            PENDING.remove();
        } else {
            PENDING.set(before);
        }
    }

    // Two Method objects may stand for one method: a class inherits it, or repeats it as a bridge to make it visible.
    static boolean sameSignature(Method one, Method other) {
        return one.equals(other)
                || (one.getName().equals(other.getName())
                        && one.getReturnType() == other.getReturnType()
                        && Arrays.equals(one.getParameterTypes(), other.getParameterTypes()));
    }

    /** The rest of a call. */
    @FunctionalInterface
    interface Call {
        @Nullable
        Object proceed() throws Throwable;
    }
}
