package io.durableworkflow.engine;

import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineProvider;
import io.durableworkflow.WorkflowContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Where the API comes in; it finds this class by its name. */
final class EngineEntry implements EngineProvider {
    @Override
    public DurableEngineBuilder newBuilder() {
        return new EngineBuilder();
    }

    @Override
    public boolean isStarting() {
        return StartCapture.onThisThread() != null;
    }

    @Override
    public @Nullable Object innermost(Callable<@Nullable Object> work) throws Exception {
        BodyContext context = BodyContext.onThisThread();
        return context == null ? work.call() : context.innermost(work::call);
    }

    @Override
    public @Nullable WorkflowContext currentContext() {
        BodyContext context = BodyContext.onThisThread();
        return context == null ? null : context.handle();
    }
}
