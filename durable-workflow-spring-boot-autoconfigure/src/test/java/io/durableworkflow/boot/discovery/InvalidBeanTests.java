package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Outcome;
import io.durableworkflow.Step;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import io.durableworkflow.boot.discovery.elsewhere.ExportedSteps;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Lookup;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Transactional;

/** Each mistake is refused at start-up by a message that says what is wrong and what to do. */
class InvalidBeanTests {
    @Test
    void reportsAllMistakesOfAllBeansAtOnce() {
        List<Problem> problems = problemsOf(Shapes.class, FinalClass.class, BadNames.class);

        assertThat(problems)
                .extracting(Problem::beanName)
                .contains(name("Shapes"), name("FinalClass"), name("BadNames"));
        assertThat(problems)
                .hasSizeGreaterThan(5)
                .allSatisfy(problem -> assertThat(problem.cure()).endsWith("."));
    }

    @Test
    void methodsThatCannotBeIntercepted() {
        assertThat(problemsOf(Shapes.class, Child.class))
                .extracting(Problem::method, Problem::mistake)
                .containsExactlyInAnyOrder(
                        tuple("hidden()", "is private, so its calls cannot be intercepted"),
                        tuple("fixed()", "is final, so its calls cannot be intercepted"),
                        tuple("shared()", "is static, so its calls cannot be intercepted"),
                        tuple("both()", "is both a @DurableWorkflow and a @Step"),
                        tuple(
                                "packagePrivate()",
                                "is package-private in a parent of another package, so its calls cannot be intercepted"));
    }

    @Test
    void classesThatCanHaveNoSubclass() {
        assertThat(problemsOf(FinalClass.class, RecordClass.class, SealedClass.class, PrivateConstructor.class))
                .extracting(Problem::mistake)
                .containsExactlyInAnyOrder(
                        "is final, so it can have no subclass",
                        "is a record, which can have no subclass",
                        "is sealed, so it can have no generated subclass",
                        "has only private constructors, so it can have no subclass");
    }

    @Test
    void classesThatSpringTreatsInItsOwnWay() {
        assertThat(problemsOf(FullConfiguration.class, WithLookup.class, Factory.class))
                .extracting(Problem::mistake)
                .satisfiesExactlyInAnyOrder(
                        mistake -> assertThat(mistake).startsWith("is a full @Configuration class"),
                        mistake -> assertThat(mistake).startsWith("has a @Lookup method"),
                        mistake -> assertThat(mistake).startsWith("is a FactoryBean"));
    }

    @Test
    void anotherScopeThanSingleton() {
        assertThat(problemsOf(Prototype.class, Scoped.class))
                .extracting(Problem::beanName, Problem::mistake)
                .satisfiesExactlyInAnyOrder(
                        found -> assertThat(found.toList()).first().isEqualTo(name("Prototype")),
                        found -> assertThat(found.toList()).first().isEqualTo("scopedTarget." + name("Scoped")));
    }

    @Test
    void selfCallsInAnObjectThatSpringDidNotMake() {
        assertThat(problemsOf(FactoryMethods.class))
                .extracting(Problem::method, Problem::mistake)
                .satisfiesExactlyInAnyOrder(
                        found -> assertThat(found.toList().get(1).toString()).startsWith("is called by direct(..)"),
                        found -> assertThat(found.toList().get(1).toString()).startsWith("is called by inLambda(..)"),
                        found -> assertThat(found.toList().get(1).toString())
                                .startsWith("is called by byReference(..)"));
    }

    @Test
    void selfCallsInAnObjectOfASupplier() {
        List<Problem> problems = problems(Executions.runner().withBean(SelfCaller.class, SelfCaller::new));

        assertThat(problems).hasSize(3).allMatch(problem -> problem.cure().contains("BeanRegistrar"));
    }

    @Test
    void selfCallsInAnObjectThatShowsItsClassLate() {
        assertThat(problemsOf(LateFactory.class))
                .hasSize(3)
                .allMatch(problem -> problem.beanName().equals("late"));
    }

    @Test
    void anObjectThatShowsItsClassLateIsRefusedEachTime() {
        Executions.runner(LazyLateFactory.class).run(context -> {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> context.getBean("late"))
                        .hasRootCauseInstanceOf(InvalidDurableBeanException.class);
            }
        });
    }

    @Test
    void namesThatCannotBeStored() {
        assertThat(problemsOf(BadNames.class))
                .extracting(Problem::method, Problem::mistake)
                .satisfiesExactlyInAnyOrder(
                        found -> assertThat(found.toList().toString())
                                .contains("workflow()", "The workflow name ' outer '"),
                        found -> assertThat(found.toList().toString()).contains("step()", "The step name 'a\\u000ab'"),
                        found -> assertThat(found.toList().toString())
                                .contains("load(String)", "has the same step name 'load' as load(int)"));
    }

    @Test
    void workflowsThatCannotBeToldApart() {
        assertThat(problemsOf(First.class, Second.class))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("run() is workflow 'same' version 2, as run() of bean '" + name("First") + "' is"));
    }

    @Test
    void formerNamesThatAnotherWorkflowHasOrThatCannotBeStored() {
        assertThat(problemsOf(First.class, FormerNames.class))
                .extracting(Problem::toString)
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .contains("renamed() is workflow 'same' version 2, as run() of bean"),
                        problem -> assertThat(problem).contains("misnamed()", "The workflow name ' '"));
    }

    @Test
    void formerNamesOfStepsThatDoNotTellThemApart() {
        assertThat(problemsOf(BadAliases.class))
                .extracting(Problem::method, Problem::mistake, Problem::cure)
                .containsExactlyInAnyOrder(
                        tuple(
                                "charge()",
                                "has the same step name 'pay' as pay()",
                                "Leave the name to one of them: it is an alias."),
                        tuple(
                                "ship()",
                                "has the step name 'ship' more than once",
                                "Name in the aliases only names that it had before, each once."),
                        tuple(
                                "unnamed()",
                                "has a bad name: The step name ' ' is not valid: use 1 to 256 characters without control characters or outer blanks",
                                "Give it a valid name in the annotation."));
    }

    @Test
    void attributesOutOfRange() {
        assertThat(problemsOf(BadAttributes.class))
                .extracting(Problem::mistake)
                .satisfiesExactlyInAnyOrder(
                        mistake -> assertThat(mistake).contains("version must be 1 or more, was 0"),
                        mistake -> assertThat(mistake).contains("compensateOn must not name COMPLETED"),
                        mistake -> assertThat(mistake).contains("timeout must be a duration", "\"soon\""),
                        mistake -> assertThat(mistake).contains("timeout must be 1 ms to"),
                        mistake -> assertThat(mistake).contains("maxAttempts must be 1 to 1000, was 1001"),
                        mistake -> assertThat(mistake).contains("delay must be a duration", "\"a while\""),
                        mistake -> assertThat(mistake).contains("delay must be 0 to"),
                        mistake -> assertThat(mistake).contains("multiplier must be 1 to 1000, was 0.5"),
                        mistake -> assertThat(mistake).contains("jitter must be 0 to 1, was 2.0"),
                        mistake -> assertThat(mistake).contains("maxDelay must be from delay"),
                        mistake -> assertThat(mistake).contains("timeout must be PT0.001S to PT8760H, was PT0S"),
                        mistake -> assertThat(mistake).contains("timeout must be a duration", "\"never\""),
                        mistake -> assertThat(mistake).contains("maxElapsed must be PT0.001S to PT8760H, was PT-1S"),
                        mistake -> assertThat(mistake).isEqualTo("asks for AT_MOST_ONCE and for 2 attempts"));
    }

    @Test
    void methodsThatCannotSayWhatBecameOfAStep() {
        assertThat(problemsOf(BadOnUnknowns.class))
                .extracting(Problem::method, Problem::mistake, Problem::cure)
                .containsExactlyInAnyOrder(
                        tuple(
                                "again(String)",
                                "has onUnknown, but runs again after it was interrupted",
                                "Leave onUnknown away, or add guarantee = AT_MOST_ONCE."),
                        tuple(
                                "missing(String)",
                                "names the method 'nothing' in onUnknown, which does not exist",
                                "Add Integer nothing(String)."),
                        tuple(
                                "arguments(String)",
                                "names the method 'number' in onUnknown, whose parameters or result do not fit",
                                "Declare it as Integer number(String)."),
                        tuple(
                                "result(String)",
                                "names the method 'text' in onUnknown, whose parameters or result do not fit",
                                "Declare it as Integer text(String)."),
                        tuple(
                                "ambiguous(String)",
                                "names the method 'twice' in onUnknown, which 2 methods could be",
                                "Rename all but one of them."),
                        tuple(
                                "hidden(String)",
                                "names in onUnknown 'secret', which is private, so its calls cannot be intercepted",
                                "Make it at least package-private."),
                        tuple(
                                "durable(String)",
                                "names in onUnknown 'run', which is durable itself",
                                "Let it be a plain method."));
    }

    @Test
    void otherAnnotationsOnAWorkflow() {
        assertThat(problemsOf(Advised.class, AdvisedByClass.class))
                .extracting(Problem::method, problem -> problem.mistake().split(",")[0])
                .containsExactlyInAnyOrder(
                        tuple("transactional()", "is @Transactional"),
                        tuple("retryable()", "is @Retryable"),
                        tuple("cacheable()", "is @Cacheable"),
                        tuple("async()", "is @Async"),
                        tuple("run()", "is @Transactional by its class"));
    }

    @Test
    void stepsThatReturnBeforeTheyAreDone() {
        assertThat(problemsOf(AsyncSteps.class))
                .extracting(Problem::method, problem -> problem.mistake().split(",")[0])
                .containsExactlyInAnyOrder(
                        tuple("async()", "is @Async"), tuple("future()", "returns a CompletableFuture"));
    }

    @Test
    void transactionalStepsOnASharedDataSource() {
        ApplicationContextRunner runner = Executions.runner(TransactionalStep.class);

        assertThat(problems(runner.withPropertyValues("shared=true")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("not supported yet", "durable-workflow.datasource.mode"));
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void compensationsThatCannotBeCalled() {
        assertThat(problemsOf(BadCompensations.class))
                .extracting(Problem::method, Problem::mistake, Problem::cure)
                .containsExactlyInAnyOrder(
                        tuple(
                                "missing(String)",
                                "names the compensation 'nothing', which does not exist",
                                "Add nothing(String, Integer) or nothing(String)."),
                        tuple(
                                "unfit(String)",
                                "names the compensation 'other', whose parameters do not fit",
                                "Declare it as other(String)."),
                        tuple(
                                "ambiguous(String)",
                                "names the compensation 'twice', which 2 methods could be",
                                "Rename all but one of them."),
                        tuple(
                                "hidden(String)",
                                "has a compensation 'secret' that is private, so its calls cannot be intercepted",
                                "Make it at least package-private."),
                        tuple(
                                "workflow()",
                                "has a compensation 'run' that is a workflow, which cannot run inside another one",
                                "Let the compensation be a plain method."));
    }

    @Test
    void valuesThatCannotBeStored() {
        assertThat(problemsOf(BadTypes.class))
                .extracting(Problem::method, Problem::mistake)
                .satisfiesExactlyInAnyOrder(
                        found -> assertThat(found.toList().toString())
                                .contains(
                                        "run(InputStream)",
                                        "parameter 1",
                                        "java.io.InputStream is tied to this process"),
                        found -> assertThat(found.toList().toString())
                                .contains(
                                        "nested()",
                                        "its result",
                                        "java.util.function.Supplier is tied to this process"),
                        found -> assertThat(found.toList().toString())
                                .contains("open(Class)", "its result", "the type variable T is left open"),
                        found -> assertThat(found.toList().toString())
                                .contains("unreadable()", "Unreadable has no constructor"),
                        found -> assertThat(found.toList().toString())
                                .contains("compensated(Thread)", "parameter 1", "java.lang.Thread is tied"));
    }

    @Test
    void whatIsRightIsNotRefused() {
        Executions.runner(Right.class).run(context -> assertThat(context).hasNotFailed());
    }

    private static String name(String simpleName) {
        return "invalidBeanTests." + simpleName;
    }

    private static List<Problem> problemsOf(Class<?>... beans) {
        return problems(Executions.runner(beans));
    }

    private static List<Problem> problems(ApplicationContextRunner runner) {
        List<Problem> problems = new ArrayList<>();
        runner.run(context -> {
            assertThat(context).hasFailed();
            Throwable failure = context.getStartupFailure();
            while (!(failure instanceof InvalidDurableBeanException) && failure.getCause() != null) {
                failure = failure.getCause();
            }
            assertThat(failure).isInstanceOf(InvalidDurableBeanException.class);
            problems.addAll(((InvalidDurableBeanException) failure).problems());
        });
        return problems;
    }

    static class Shapes {
        @Step
        private void hidden() {}

        @Step
        public final void fixed() {}

        @Step
        public static void shared() {}

        @DurableWorkflow
        @Step
        public void both() {
            hidden();
        }
    }

    static class Child extends ExportedSteps.Closed {}

    static final class FinalClass {
        @Step
        public void step() {}
    }

    record RecordClass() {
        @Step
        public void step() {}
    }

    static sealed class SealedClass permits OnlyChild {
        @Step
        public void step() {}
    }

    static non-sealed class OnlyChild extends SealedClass {}

    static class PrivateConstructor {
        private PrivateConstructor() {}

        @Step
        public void step() {}
    }

    @Configuration
    static class FullConfiguration {
        @Bean
        String text() {
            return "";
        }

        @DurableWorkflow
        public void run() {}
    }

    abstract static class WithLookup {
        @Step
        public void step() {}

        @Lookup
        abstract String text();
    }

    static class Factory implements FactoryBean<String> {
        @Step
        public void step() {}

        @Override
        public String getObject() {
            return "product";
        }

        @Override
        public Class<?> getObjectType() {
            return String.class;
        }
    }

    @Scope("prototype")
    static class Prototype {
        @Step
        public void step() {}
    }

    @Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class Scoped {
        @Step
        public void step() {}
    }

    static class SelfCaller implements Runnable {
        @DurableWorkflow
        public void direct() {
            step();
        }

        public void inLambda() {
            Runnable later = () -> step();
            later.run();
        }

        public void byReference() {
            Runnable later = this::step;
            later.run();
        }

        @Override
        public void run() {}

        @Step
        public void step() {
            nested();
        }

        @Step
        void nested() {}
    }

    @Configuration
    static class FactoryMethods {
        @Bean
        SelfCaller selfCaller() {
            return new SelfCaller();
        }
    }

    @Configuration
    static class LateFactory {
        @Bean
        Runnable late() {
            return new SelfCaller();
        }
    }

    @Configuration
    static class LazyLateFactory {
        @Bean
        @Lazy
        Runnable late() {
            return new SelfCaller();
        }
    }

    static class BadNames {
        @DurableWorkflow(" outer ")
        public void workflow() {}

        @Step("a\nb")
        public void step() {}

        @Step
        public void load(int number) {}

        @Step
        public void load(String text) {}
    }

    static class First {
        @DurableWorkflow(value = "same", version = 2)
        public void run() {}
    }

    static class FormerNames {
        @DurableWorkflow(value = "other", version = 2, aliases = "same")
        public void renamed() {}

        @DurableWorkflow(aliases = " ")
        public void misnamed() {}
    }

    static class Second extends First {
        @Override
        @DurableWorkflow(value = "same", version = 2)
        public void run() {}

        @DurableWorkflow(value = "same", version = 3)
        public void next() {}
    }

    static class BadAttributes {
        @DurableWorkflow(version = 0)
        public void version() {}

        @DurableWorkflow(timeout = "soon")
        public void timeout() {}

        @DurableWorkflow(timeout = "0ms")
        public void shortTimeout() {}

        @DurableWorkflow(compensateOn = {Outcome.CANCELLED, Outcome.COMPLETED})
        public void compensated() {}

        @Step(maxAttempts = 1001)
        public void attempts() {}

        @Step(maxAttempts = 2, delay = "a while")
        public void delay() {}

        @Step(maxAttempts = 2, delay = "-1s")
        public void negative() {}

        @Step(maxAttempts = 2, multiplier = 0.5)
        public void multiplier() {}

        @Step(maxAttempts = 2, jitter = 2)
        public void jitter() {}

        @Step(maxAttempts = 2, delay = "10s", maxDelay = "PT1S")
        public void maxDelay() {}

        @Step(timeout = "0s")
        public void noTime() {}

        @Step(timeout = "never")
        public void noTimeout() {}

        @Step(maxAttempts = 2, maxElapsed = "-1s")
        public void maxElapsed() {}

        @Step(maxAttempts = 2, guarantee = StepGuarantee.AT_MOST_ONCE)
        public void atMostOnce() {}
    }

    static class BadAliases {
        @Step(aliases = "pay")
        public void charge() {}

        @Step
        public void pay() {}

        @Step(aliases = "ship")
        public void ship() {}

        @Step(aliases = " ")
        public void unnamed() {}
    }

    static class Advised {
        @DurableWorkflow
        @Transactional
        public void transactional() {}

        @DurableWorkflow
        @Retryable
        public void retryable() {}

        @DurableWorkflow
        @Cacheable("cache")
        public String cacheable() {
            return "";
        }

        @DurableWorkflow
        @Async
        public void async() {}
    }

    @Transactional
    static class AdvisedByClass {
        @DurableWorkflow
        public void run() {}
    }

    static class AsyncSteps {
        @Step
        @Async
        public void async() {}

        @Step
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("");
        }
    }

    static class TransactionalStep {
        @Step
        @Transactional
        public void step() {}
    }

    static class BadCompensations {
        @Step(compensation = "nothing")
        public Integer missing(String text) {
            return 1;
        }

        @Step(compensation = "other")
        public void unfit(String text) {}

        void other(int number) {}

        @Step(compensation = "twice")
        public Integer ambiguous(String text) {
            return 1;
        }

        void twice(String text) {}

        void twice(String text, Integer result) {}

        @Step(compensation = "secret")
        public void hidden(String text) {}

        private void secret(String text) {
            if (text.isEmpty()) {
                run();
            }
        }

        @Step(compensation = "run")
        public void workflow() {}

        @DurableWorkflow
        public void run() {
            secret("");
        }
    }

    static class BadOnUnknowns {
        @Step(onUnknown = "fine")
        public Integer again(String text) {
            return 1;
        }

        Integer fine(String text) {
            return 1;
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "nothing")
        public Integer missing(String text) {
            return 1;
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "number")
        public Integer arguments(String text) {
            return 1;
        }

        Integer number(int number) {
            return number;
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "text")
        public Integer result(String text) {
            return 1;
        }

        String text(String text) {
            return text;
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "twice")
        public Integer ambiguous(String text) {
            return 1;
        }

        Integer twice(String text) {
            return 1;
        }

        Integer twice(Object text) {
            return 1;
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "secret")
        public void hidden(String text) {
            secret(text);
        }

        private void secret(String text) {
            if (text.isEmpty()) {
                fine(text);
            }
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "run")
        public void durable(String text) {}

        @DurableWorkflow
        public void run(String text) {}
    }

    static class BadTypes {
        @DurableWorkflow
        public void run(InputStream stream) {}

        @Step
        public Map<String, List<Supplier<String>>> nested() {
            return Map.of();
        }

        @Step
        public <T> T open(Class<T> type) {
            return null;
        }

        @Step
        public DurableTestConfiguration.Unreadable unreadable() {
            return null;
        }

        @Step(compensation = "undo")
        public void compensated(Thread thread) {}

        void undo(Thread thread) {}
    }

    static class Right {
        @DurableWorkflow(timeout = "14d")
        public Map<String, List<String>> run(List<? extends Number> numbers, int[] more) {
            return Map.of();
        }

        @Step(compensation = "undo", maxAttempts = 3, delay = "PT1S", multiplier = 2, maxDelay = "1m", jitter = 0.2)
        int charge(int amount) {
            return amount;
        }

        void undo(Integer amount, Number result) {}

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, maxAttempts = 1, onUnknown = "lookUp")
        Number book(int amount) {
            return amount;
        }

        int lookUp(Integer amount) {
            return amount;
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, onUnknown = "check")
        void send(String text) {}

        boolean check(CharSequence text) {
            return true;
        }

        @Step
        Void plain(InputStream notStored) {
            return null;
        }
    }
}
