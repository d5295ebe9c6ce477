package io.durableworkflow.benchmarks;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The engine with its SQLite store, as an application has it. */
final class EngineRig implements AutoCloseable {
    private final OpenStore store;
    private final DurableEngine engine;

    private EngineRig(OpenStore store, DurableEngine engine) {
        this.store = store;
        this.engine = engine;
    }

    static EngineRig launch(Path file, Settings settings, WorkflowDefinition<?>... workflows) {
        return launch(file, settings, builder -> builder, workflows);
    }

    static EngineRig launch(
            Path file,
            Settings settings,
            UnaryOperator<DurableEngineBuilder> more,
            WorkflowDefinition<?>... workflows) {
        OpenStore store = OpenStore.at(file, settings.synchronous());
        DurableEngine engine = more.apply(DurableEngine.builder()
                        .store(store.store())
                        .codec(new JacksonPayloadCodec())
                        .maxConcurrentExecutions(settings.permits()))
                .build();
        List.of(workflows).forEach(engine::register);
        engine.launch();
        return new EngineRig(store, engine);
    }

    DurableEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }
}
