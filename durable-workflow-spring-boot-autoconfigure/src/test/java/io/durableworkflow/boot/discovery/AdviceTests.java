package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.validation.annotation.Validated;

/** Other advice runs on self-calls as it does on calls from outside: inside the step, so that it is recorded once. */
class AdviceTests {
    @Test
    void runsTransactionsInsideTheStep() {
        Executions.runner(Ledger.class, Transactions.class).run(context -> {
            assertThat(context.getBean(Ledger.class).transfer()).isEqualTo("booked in a transaction");

            assertThat(context.getBean(RecordingTransactions.class).log).containsExactly("begin", "commit");
            assertThat(Executions.lastSteps(context)).containsExactly("book");
        });
    }

    @Test
    void rollsBackAFailedStepOfWhichTheBodyRecovers() {
        Executions.runner(Ledger.class, Transactions.class).run(context -> {
            assertThat(context.getBean(Ledger.class).failAndRecover()).isEqualTo("recovered from no funds");

            assertThat(context.getBean(RecordingTransactions.class).log).containsExactly("begin", "rollback");
        });
    }

    @Test
    void retriesOfSpringAreOneAttempt() {
        Executions.runner(Flaky.class, Resilient.class).run(context -> {
            assertThat(context.getBean(Flaky.class).retriedBySpring()).isEqualTo("third time");

            assertThat(Executions.lastRecords(context))
                    .extracting(StepView::name, StepView::attempts)
                    .containsExactly(tuple("flaky", 1));
        });
    }

    @Test
    void retriesOfTheStepGoThroughTheAdviceEachTime() {
        Executions.runner(Ledger.class, Transactions.class).run(context -> {
            assertThat(context.getBean(Ledger.class).retried()).isEqualTo("attempt 3");

            assertThat(context.getBean(RecordingTransactions.class).log)
                    .containsExactly("begin", "rollback", "begin", "rollback", "begin", "commit");
            assertThat(Executions.lastRecords(context))
                    .extracting(StepView::name, StepView::attempts)
                    .containsExactly(tuple("stubborn", 3));
        });
    }

    @Test
    void validatesArgumentsOfStepsAndWorkflows() {
        Executions.runner(Strict.class)
                .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .run(context -> {
                    Strict strict = context.getBean(Strict.class);

                    assertThat(strict.run("ok", "fine")).isEqualTo("fine");
                    assertThatThrownBy(() -> strict.run(" ", "fine"))
                            .hasMessageContaining("run.input: must not be blank");
                    assertThatThrownBy(() -> strict.run("ok", ""))
                            .hasMessageContaining("step.input: must not be blank");
                });
    }

    @Test
    void runsAspectsInsideTheStep() {
        Executions.runner(Flaky.class, Resilient.class, Tracing.class)
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .run(context -> {
                    context.getBean(Flaky.class).traced();

                    assertThat(context.getBean(Tracing.class).seen).containsExactly("traced plainly", "step in a step");
                });
    }

    static class Ledger {
        private int attempts;

        @DurableWorkflow
        public String transfer() {
            return book();
        }

        @DurableWorkflow
        public String failAndRecover() {
            try {
                overdraw();
                return "not reached";
            } catch (IllegalStateException e) {
                return "recovered from " + e.getMessage();
            }
        }

        @DurableWorkflow
        public String retried() {
            return stubborn();
        }

        @Step
        @Transactional
        public String book() {
            return TransactionSynchronizationManager.isActualTransactionActive() ? "booked in a transaction" : "booked";
        }

        @Step
        @Transactional
        public void overdraw() {
            throw new IllegalStateException("no funds");
        }

        @Step(maxAttempts = 3)
        @Transactional
        public String stubborn() {
            if (++attempts < 3) {
                throw new IllegalStateException("not yet");
            }
            return "attempt " + WorkflowContext.current().attempt();
        }
    }

    static class Flaky {
        private int calls;

        @DurableWorkflow
        public String retriedBySpring() {
            return flaky();
        }

        @DurableWorkflow
        public void traced() {
            step();
        }

        @Step
        @Retryable(maxRetries = 3, delay = 1)
        public String flaky() {
            if (++calls < 3) {
                throw new IllegalStateException("not yet");
            }
            return "third time";
        }

        @Step
        public void step() {}
    }

    @Validated
    static class Strict {
        @DurableWorkflow
        public String run(@NotBlank String input, String next) {
            return step(next);
        }

        @Step
        public String step(@NotBlank String input) {
            return input;
        }
    }

    @Aspect
    static class Tracing {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @Around("execution(* *..Flaky.traced()) || execution(* *..Flaky.step())")
        Object around(ProceedingJoinPoint call) throws Throwable {
            boolean inStep = WorkflowContext.current().isInStep();
            seen.add(call.getSignature().getName() + (inStep ? " in a step" : " plainly"));
            return call.proceed();
        }
    }

    @Configuration
    @EnableResilientMethods
    static class Resilient {}

    @Configuration
    @EnableTransactionManagement
    static class Transactions {
        @Bean
        RecordingTransactions transactionManager() {
            return new RecordingTransactions();
        }
    }

    static class RecordingTransactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        final transient List<String> log = new ArrayList<>();

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            log.add("begin");
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            log.add("commit");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            log.add("rollback");
        }
    }
}
