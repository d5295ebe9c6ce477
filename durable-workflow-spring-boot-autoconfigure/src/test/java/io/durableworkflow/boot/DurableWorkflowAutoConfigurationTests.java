package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.EngineView;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@ExtendWith(OutputCaptureExtension.class)
class DurableWorkflowAutoConfigurationTests {
    private static final WorkflowDefinition<String> GREET = WorkflowDefinition.of(
            "greet", String.class, context -> "Hello, " + context.step("who", String.class, () -> "World"));

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    @Test
    void runsWorkflows() {
        runner.run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);

            String result = engine.run("hello", workflow -> workflow.step("who", String.class, () -> "World"));

            assertThat(result).isEqualTo("World");
            assertThat(engine.view().dispatching()).isTrue();
        });
    }

    @Test
    void encryptsPayloadsWhereThereIsAKeyWhateverWritesThem() {
        runner.withPropertyValues(
                        "durable-workflow.encryption.keys[0].id=k1",
                        "durable-workflow.encryption.keys[0].secret=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
                .withBean("ownCodec", PayloadCodec.class, JacksonPayloadCodec::new)
                .run(context -> {
                    String result = context.getBean(DurableEngine.class).run("hello", workflow -> "World");

                    assertThat(result).isEqualTo("World");
                    CheckpointStore store = context.getBean(CheckpointStore.class);
                    assertThat(store.list(new ExecutionFilter(null, Set.of(), null, 10)))
                            .hasSize(1)
                            .allSatisfy(row -> assertThat(
                                            store.findWithPayloads(row.start().id())
                                                    .orElseThrow()
                                                    .state()
                                                    .output())
                                    .startsWith("aes1:k1:"));
                });
    }

    @Test
    void registersDefinitionsThatAreBeans() {
        runner.withBean("greet", WorkflowDefinition.class, () -> GREET).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);

            assertThat(engine.view().workflows()).containsExactly("greet:1");
            assertThat(engine.start(GREET, WorkflowOptions.id("order-42")).result())
                    .isEqualTo("Hello, World");
        });
    }

    @Test
    void hasAContextThatStandsForTheExecutionOnTheThread() {
        runner.run(context -> {
            WorkflowContext current = context.getBean(WorkflowContext.class);

            assertThatExceptionOfType(DurableCallException.class).isThrownBy(current::executionId);
            assertThat(current.isInStep()).isFalse();
            String seen = context.getBean(DurableEngine.class)
                    .run(
                            "where",
                            workflow -> current.workflow() + current.step("in", Boolean.class, current::isInStep));
            assertThat(seen).isEqualTo("wheretrue");
        });
    }

    @Test
    void namesExecutionAndStepInTheLog() {
        runner.run(context -> {
            String seen = context.getBean(DurableEngine.class)
                    .run(
                            "hello",
                            workflow -> workflow.step(
                                    "who",
                                    String.class,
                                    () -> MDC.get("executionId").length() + MDC.get("workflow") + MDC.get("step")));

            assertThat(seen).endsWith("hellowho").doesNotStartWith("0");
        });
    }

    @Test
    void onlyAcceptsWithoutDispatch(CapturedOutput output) {
        runner.withPropertyValues("durable-workflow.dispatch=false")
                .withBean("greet", WorkflowDefinition.class, () -> GREET)
                .run(context -> {
                    DurableEngine engine = context.getBean(DurableEngine.class);
                    engine.start(GREET, WorkflowOptions.id("order-42"));

                    assertThat(engine.view().dispatching()).isFalse();
                    assertThat(engine.find("order-42"))
                            .get()
                            .satisfies(view -> assertThat(view.status()).isEqualTo(ExecutionStatus.QUEUED));
                    assertThat(output).contains("Only accepts and stores, as durable-workflow.dispatch is false.");
                });
    }

    @Test
    void refusesCallsWhenDisabled() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withPropertyValues("durable-workflow.enabled=false")
                .run(context -> {
                    assertThat(context)
                            .hasSingleBean(DurableEngine.class)
                            .hasSingleBean(WorkflowContext.class)
                            .doesNotHaveBean(CheckpointStore.class)
                            .doesNotHaveBean(EngineLifecycle.class)
                            .doesNotHaveBean(DispatchLifecycle.class);
                    assertThatExceptionOfType(DurableCallException.class)
                            .isThrownBy(
                                    () -> context.getBean(DurableEngine.class).run("hello", workflow -> "World"));
                });
    }

    @Test
    void startsWithLazyInitialization() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean("greet", WorkflowDefinition.class, () -> GREET)
                .run(context -> {
                    assertThat(context.getBeanFactory().containsSingleton("durableWorkflowEngine"))
                            .isTrue();
                    assertThat(context.getBean(DurableEngine.class).view()).satisfies(view -> {
                        assertThat(view.dispatching()).isTrue();
                        assertThat(view.workflows()).containsExactly("greet:1");
                    });
                });
    }

    @Test
    void resumesWhatAnEarlierProcessLeftBehind(CapturedOutput output) {
        CheckpointStore store = new InMemoryCheckpointStore();
        ApplicationContextRunner application = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("memoryStore", CheckpointStore.class, () -> store)
                .withBean("greet", WorkflowDefinition.class, () -> GREET);
        application
                .withPropertyValues("durable-workflow.dispatch=false")
                .run(context -> context.getBean(DurableEngine.class).start(GREET, WorkflowOptions.id("order-42")));

        application.withUserConfiguration(RecoveryListener.class).run(context -> {
            assertThat(context.getBean(DurableEngine.class)
                            .handle("order-42", String.class)
                            .result())
                    .isEqualTo("Hello, World");
            assertThat(context.getBean(RecoveryListener.class).events).hasSize(1);
            assertThat(output)
                    .contains("use InMemoryCheckpointStore of the application's. Workflows: greet:1."
                            + " Recovery: 1 open, 0 resumed, 0 blocked");
        });
    }

    @Test
    void tellsTheListenersOfTheApplication() {
        List<EngineEvent> events = new CopyOnWriteArrayList<>();
        runner.withBean("one", EngineListener.class, () -> events::add)
                .withBean("two", EngineListener.class, () -> event -> {
                    throw new IllegalStateException("disturbs nothing");
                })
                .run(context -> {
                    context.getBean(DurableEngine.class).run("hello", workflow -> "World");

                    assertThat(events).anyMatch(EngineEvent.ExecutionStarted.class::isInstance);
                });
    }

    @Test
    void stopsBodiesBeforeItClosesTheEngine(CapturedOutput output) {
        runner.run(context -> {
            DispatchLifecycle dispatch = context.getBean(DispatchLifecycle.class);
            EngineLifecycle engine = context.getBean(EngineLifecycle.class);

            assertThat(dispatch.getPhase()).isEqualTo(Integer.MAX_VALUE);
            assertThat(engine.getPhase()).isEqualTo(Integer.MAX_VALUE - 3072);
            assertThat(dispatch.isRunning()).isTrue();

            context.getSourceApplicationContext().stop();

            assertThat(dispatch.isRunning()).isFalse();
            assertThat(context.getBean(DurableEngine.class).view().dispatching())
                    .isFalse();

            context.getSourceApplicationContext().start();

            assertThat(output).contains("does not run workflows again");
        });
    }

    @Test
    void backsOffBeanByBean() {
        DurableEngine engine = mock();
        given(engine.view()).willReturn(new EngineView(false, 0, 0, 0, null, null, null, List.of()));
        WorkflowContext workflow = mock();
        PayloadCodec codec = new JacksonPayloadCodec();
        WorkflowClock clock = new VirtualClock(Instant.EPOCH);
        runner.withBean("customContext", WorkflowContext.class, () -> workflow)
                .withBean("customCodec", PayloadCodec.class, () -> codec)
                .withBean("customClock", WorkflowClock.class, () -> clock)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(WorkflowContext.class)).isSameAs(workflow);
                    assertThat(context.getBean(PayloadCodec.class)).isSameAs(codec);
                    assertThat(context.getBean(WorkflowClock.class)).isSameAs(clock);
                    assertThat(context.getBean(CheckpointStore.class)).isSameAs(context.getBean("memoryStore"));
                });
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withPropertyValues("durable-workflow.dispatch=false")
                .withBean("customEngine", DurableEngine.class, () -> engine)
                .run(context ->
                        assertThat(context).hasSingleBean(DurableEngine.class).doesNotHaveBean(CheckpointStore.class));
    }

    @Test
    void failsWithThePropertyThatIsWrong() {
        runner.withPropertyValues("durable-workflow.max-concurrent-executions=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("The property durable-workflow.max-concurrent-executions has the value '0'."
                                + " Allowed: 1 to 100000."));
    }

    @Configuration(proxyBeanMethods = false)
    static class RecoveryListener {
        final List<WorkflowRecoveryEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void recovered(WorkflowRecoveryEvent event) {
            events.add(event);
        }
    }
}
