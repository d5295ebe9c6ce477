package io.durableworkflow.engine;

import io.durableworkflow.Compensation;
import io.durableworkflow.Identifiers;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepBody;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepReconciliation;
import io.durableworkflow.store.CheckpointRecord;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step as it was called, by lambda or by annotation.
 *
 * @param compensation what the record names: a registered compensation, {@link CheckpointRecord#LAMBDA}, or null
 * @param lambda the compensation itself where it is a lambda
 * @param lambdaRetry its retry policy, or null for the default
 * @param guarantee what holds when the process dies in the middle of it
 * @param onUnknown decides what became of it if that is not known, or null
 * @param timeout longest time of an attempt, or null
 * @param aliases names that it had before
 */
record StepCall(
        String name,
        Type type,
        @Nullable RetryPolicy retry,
        @Nullable String compensation,
        List<? extends @Nullable Object> arguments,
        List<Type> argumentTypes,
        @Nullable Compensation<?> lambda,
        @Nullable RetryPolicy lambdaRetry,
        StepGuarantee guarantee,
        StepFrame.@Nullable Work onUnknown,
        @Nullable Duration timeout,
        List<String> aliases) {

    static StepCall of(String name, Class<?> type, StepOptions<?> options) {
        return new StepCall(
                Identifiers.requireName("step", name),
                type,
                options.retry(),
                options.compensation() == null ? null : CheckpointRecord.LAMBDA,
                List.of(),
                List.of(),
                options.compensation(),
                options.compensationRetry(),
                options.guarantee(),
                workOf(options.onUnknown()),
                options.timeout(),
                options.aliases());
    }

    static StepCall of(StepDefinition definition, List<? extends @Nullable Object> arguments) {
        return new StepCall(
                definition.name(),
                definition.resultType(),
                definition.retry(),
                definition.compensation(),
                arguments,
                definition.argumentTypes(),
                null,
                null,
                definition.guarantee(),
                workOf(definition.onUnknown(), arguments),
                definition.timeout(),
                definition.aliases());
    }

    private static StepFrame.@Nullable Work workOf(@Nullable StepBody<?, ? extends Exception> body) {
        return body == null ? null : body::run;
    }

    private static StepFrame.@Nullable Work workOf(
            @Nullable StepReconciliation reconciliation, List<? extends @Nullable Object> arguments) {
        return reconciliation == null ? null : () -> reconciliation.reconcile(arguments);
    }

    boolean isAtMostOnce() {
        return guarantee == StepGuarantee.AT_MOST_ONCE;
    }

    /** When a failed attempt is repeated. */
    RetryPolicy policy(RetryPolicy preset) {
        if (isAtMostOnce()) {
            return RetryPolicy.none();
        }
        return retry != null ? retry : preset;
    }
}
