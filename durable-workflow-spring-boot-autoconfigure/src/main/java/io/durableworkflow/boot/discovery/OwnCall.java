package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The call of a step that is under way on this thread: tells, at the innermost point of a proxy, the step's own call from
 * that of a step which it calls in turn. Advice in between may come through more than once, as a retry does.
 */
final class OwnCall {
    private static final ThreadLocal<@Nullable OwnCall> CURRENT = new ThreadLocal<>();

    private final Object proxy;
    private final Method method;
    private boolean arrived;

    private OwnCall(Object proxy, Method method) {
        this.proxy = proxy;
        this.method = method;
    }

    /** Goes on with the call of a step. */
    static @Nullable Object of(Object proxy, Method method, HandOver.Call call) throws Throwable {
        OwnCall before = CURRENT.get();
        CURRENT.set(new OwnCall(proxy, method));
        try {
            return call.proceed();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Goes on with a call that has come all the way: as the innermost part of the step if it is the step's own. */
    static @Nullable Object arrive(Object proxy, Method method, HandOver.Call call, Innermost innermost)
            throws Throwable {
        OwnCall own = CURRENT.get();
        if (own == null || own.arrived || own.proxy != proxy || !HandOver.sameSignature(own.method, method)) {
            return call.proceed();
        }
        own.arrived = true;
        try {
            return innermost.run(call);
        } finally {
            own.arrived = false;
        }
    }

    /** What is done around the innermost part. */
    interface Innermost {
        @Nullable
        Object run(HandOver.Call call) throws Throwable;
    }
}
