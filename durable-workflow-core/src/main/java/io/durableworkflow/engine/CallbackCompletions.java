package io.durableworkflow.engine;

import io.durableworkflow.CallbackNotOpenException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import org.jspecify.annotations.Nullable;

/** Completes callbacks from outside. What is known of the caller is the token, so no message may say more than was asked. */
final class CallbackCompletions {
    private final EngineParts engine;
    private final Intake intake;
    private final Executions executions;

    CallbackCompletions(EngineParts engine, Intake intake, Executions executions) {
        this.engine = engine;
        this.intake = intake;
        this.executions = executions;
    }

    void complete(String token, @Nullable Object value) {
        CallsInSteps.refuseInBody("completeCallback");
        String encoded = value == null ? null : engine.payloads().encode("a callback", value, Object.class);
        complete("completeCallback", token, new CallbackOutcome(encoded, null));
    }

    void fail(String token, String message) {
        complete("failCallback", token, new CallbackOutcome(null, Failures.cut(message)));
    }

    private void complete(String what, String token, CallbackOutcome outcome) {
        String key = CallsInSteps.dedupKey(what, null);
        String hash = Keys.hashOfToken(token);
        String payload = engine.payloads().encodeCallback(outcome);
        ChangeResult result = intake.commit(
                "of a callback",
                "completion",
                this::delivered,
                acceptedAt -> new Change.CompleteCallback(hash, key, acceptedAt, payload));
        if (!(result instanceof ChangeResult.Applied)) {
            throw new CallbackNotOpenException();
        }
    }

    // On the commit thread, so that it happens also when the caller has given up waiting.
    private void delivered(@Nullable ChangeResult result) {
        if (result instanceof ChangeResult.Applied applied && applied.execution() != null) {
            executions.deliver(applied.execution().no());
        }
    }
}
