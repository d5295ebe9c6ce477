package io.durableworkflow.boot.discovery;

import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/** The seam between Spring, whose calls throw anything, and the engine, whose calls throw exceptions and errors. */
final class Checked {
    private Checked() {}

    /** Makes a call; exceptions and errors keep their types. */
    static @Nullable Object run(HandOver.Call call) throws Exception {
        try {
            return call.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable neither) {
            throw new UndeclaredThrowableException(neither);
        }
    }
}
