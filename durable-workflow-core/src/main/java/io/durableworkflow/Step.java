package io.durableworkflow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a Spring bean a step: called in a workflow, its result is on disk when the call returns, and it is
 * never run again for that place of that execution. Called outside an execution it is a plain method. A step inside a
 * step is part of the outer one.
 *
 * <p>Durations are written as {@code "500ms"}, {@code "10s"}, {@code "1h"} or in ISO-8601 as {@code "PT10S"}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Step {
    /** Name under which the result is stored; 1 to 256 characters. Empty: the name of the method. */
    String value() default "";

    /**
     * Names that it had before: what is recorded under one of them answers for it, and is undone by its {@link
     * #compensation()}. Keep them while executions that began before the renaming are under way.
     */
    String[] aliases() default {};

    /**
     * Method of the same class that undoes this step when the workflow fails, times out or is cancelled. It takes the
     * step's arguments, then the step's result (leave the result out if the step returns none, or if it is not
     * needed). If that method is itself a {@link Step}, the retries that it gives are those of the undoing, and nothing else
     * of its annotation counts then. Empty: nothing is undone.
     */
    String compensation() default "";

    /**
     * Most attempts, the first call included, 1 to 1000. This counts the first call, which {@code maxRetries} of
     * Spring's {@code @Retryable} does not. 0: the configured default, which is one attempt.
     */
    int maxAttempts() default 0;

    /** Pause before the second attempt. Empty: the configured default. */
    String delay() default "";

    /** Factor by which the pause grows with each further attempt; at least 1. 0: the configured default. */
    double multiplier() default 0;

    /** Longest pause. Empty: the configured default. */
    String maxDelay() default "";

    /**
     * Share of the pause by which it is varied, 0 to 1: with 0.2 the pause lies between 80 % and 120 %. Spring's
     * {@code jitter} is a duration instead. Negative: the configured default.
     */
    double jitter() default -1;

    /**
     * Time since the first attempt began after which no further one begins, such as {@code "10m"}; 1 ms to 365 days. It goes on
     * while nothing runs, over restarts too. The beginning of the step is written at once for that, which costs one commit
     * more. Spring's {@code timeout} comes closest. Empty: the configured default, which is no limit.
     */
    String maxElapsed() default "";

    /** Exceptions worth another attempt, subclasses included; their causes count too. Empty: all. */
    Class<? extends Throwable>[] includes() default {};

    /**
     * Exceptions not worth another attempt, subclasses included; their causes count too. Stronger than {@link #includes()}.
     */
    Class<? extends Throwable>[] excludes() default {};

    /**
     * Longest time of one attempt, such as {@code "30s"}; 1 ms to 365 days. When it is over the thread is interrupted, and the
     * attempt has failed with a {@link StepTimeoutException}, whatever the step still returns or throws; {@link #includes()}
     * and {@link #excludes()} decide whether that is worth another attempt. Nothing else of the execution runs before the
     * thread has left the step, so let it react to interruption: else the execution is blocked. Spring's {@code timeout} is
     * that of all attempts together instead. Empty: no limit.
     */
    String timeout() default "";

    /**
     * What holds when the process dies in the middle of the step. With {@link StepGuarantee#AT_MOST_ONCE} the step has one
     * attempt, whatever the default says.
     */
    StepGuarantee guarantee() default StepGuarantee.AT_LEAST_ONCE;

    /**
     * Method of the same class that decides what became of an {@link StepGuarantee#AT_MOST_ONCE} step that was interrupted,
     * for example by asking the other system under the {@link WorkflowContext#idempotencyKey()}. It takes the step's
     * arguments and returns the step's result; what it throws is what the step ends with, and a {@link
     * StepOutcomeUnknownException} says that it cannot tell. Called again if the process dies before its answer is on disk.
     * Empty: the workflow gets a {@link StepOutcomeUnknownException}.
     */
    String onUnknown() default "";
}
