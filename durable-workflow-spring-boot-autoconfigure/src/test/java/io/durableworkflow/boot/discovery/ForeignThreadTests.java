package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A step that a workflow calls on a thread of its own making is not recorded, and does not go unnoticed. */
@ExtendWith(OutputCaptureExtension.class)
class ForeignThreadTests {
    @Test
    void warnsOncePerStep(CapturedOutput output) {
        Executions.runner(Scatter.class).run(context -> {
            Scatter scatter = context.getBean(Scatter.class);
            assertThat(scatter.run()).isEqualTo("ab");
            assertThat(scatter.run()).isEqualTo("ab");

            assertThat(Executions.lastSteps(context)).isEmpty();
            assertThat(output.getAll().split("Step 'work' of bean ", -1)).hasSize(2);
            assertThat(output).contains("on thread 'own'", "not from parallelStream()", "This is logged once.");
        });
    }

    @Test
    void refusesIfToldTo() {
        Executions.runner(Scatter.class)
                .withPropertyValues("foreign-thread=REFUSE")
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Scatter.class).run())
                        .hasMessageContaining("which runs no execution"));
    }

    @Test
    void saysNothingOfStepsOutsideExecutions(CapturedOutput output) {
        Executions.runner(Scatter.class)
                .withPropertyValues("foreign-thread=REFUSE")
                .run(context -> {
                    assertThat(context.getBean(Scatter.class).work("plain")).isEqualTo("plain");
                    assertThat(output).doesNotContain("which runs no execution");
                });
    }

    static class Scatter {
        @DurableWorkflow
        public String run() throws Exception {
            return onOwnThread("a") + onOwnThread("b");
        }

        @Step
        public String work(String what) {
            return what;
        }

        private String onOwnThread(String what) throws Exception {
            FutureTask<String> task = new FutureTask<>(() -> work(what));
            new Thread(task, "own").start();
            try {
                return task.get();
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }
    }
}
