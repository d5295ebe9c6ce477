package io.durableworkflow.benchmarks;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with the starter: the workflow is the annotated method of a bean, its steps are self-calls. */
final class SpringSubject implements Subject {
    private final ConfigurableApplicationContext application;
    private final DurableEngine engine;
    private final StepsBean bean;

    private SpringSubject(ConfigurableApplicationContext application) {
        this.application = application;
        engine = application.getBean(DurableEngine.class);
        bean = application.getBean(StepsBean.class);
    }

    static SpringSubject open(Path file, Settings settings, StepsWorkflow workflow) {
        return new SpringSubject(application(workflow)
                .properties(Map.of(
                        "durable-workflow.sqlite.path",
                        file.toString(),
                        "durable-workflow.sqlite.synchronous",
                        settings.synchronous(),
                        "durable-workflow.max-concurrent-executions",
                        settings.permits()))
                .run());
    }

    /** Without a disk. */
    static SpringSubject inMemory(StepsWorkflow workflow) {
        return new SpringSubject(application(workflow)
                .initializers(
                        context -> context.getBeanFactory().registerSingleton("store", new InMemoryCheckpointStore()))
                .run());
    }

    private static SpringApplicationBuilder application(StepsWorkflow workflow) {
        return new SpringApplicationBuilder(BenchmarkApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("stepsWorkflow", workflow));
    }

    DurableEngine engine() {
        return engine;
    }

    @Override
    public WorkflowHandle<Integer> start() {
        return engine.start(WorkflowOptions.defaults(), bean::run);
    }

    @Override
    public void close() {
        application.close();
    }
}
