package io.durableworkflow.engine;

import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPayloads;
import io.durableworkflow.ExecutionPayloads.StepPayloads;
import io.durableworkflow.Identifiers;
import io.durableworkflow.PayloadException;
import io.durableworkflow.PayloadView;
import io.durableworkflow.SignalView;
import io.durableworkflow.StepView.Place;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointPayloads;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StoredSignal;
import io.durableworkflow.store.StoredText;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what is stored of an execution as plain data, for people to look at. */
final class PayloadViews {
    // The others keep what the engine itself needs.
    private static final Set<CheckpointKind> WITH_RESULTS = EnumSet.of(
            CheckpointKind.STEP,
            CheckpointKind.CHILD,
            CheckpointKind.SIGNAL,
            CheckpointKind.ANY_SIGNAL,
            CheckpointKind.TOPIC,
            CheckpointKind.CALLBACK);

    private final CheckpointStore store;
    private final Payloads payloads;

    PayloadViews(CheckpointStore store, Payloads payloads) {
        this.store = store;
        this.payloads = payloads;
    }

    List<SignalView> signals(String id) {
        long no = required(
                        id,
                        () -> store.find(Identifiers.requireId("execution id", id))
                                .orElse(null))
                .no();
        return store.signals(no, ExecutionPayloads.MAX_SIGNALS, 0).stream()
                .map(signal -> new SignalView(signal.no(), signal.name(), signal.status(), signal.acceptedAt()))
                .toList();
    }

    ExecutionPayloads of(String id, int maxLength) {
        if (maxLength < 0) {
            throw new IllegalArgumentException("maxLength must not be negative, was " + maxLength);
        }
        ExecutionRecord row = required(
                id,
                () -> store.findWithPayloads(Identifiers.requireId("execution id", id))
                        .orElse(null));
        List<CheckpointPayloads> stored = store.payloads(row.no(), ExecutionPayloads.MAX_STEPS, maxLength);
        return new ExecutionPayloads(
                input(row, stored, maxLength),
                view(StoredText.upTo(maxLength, row.state().output())),
                steps(stored),
                signals(store.signals(row.no(), ExecutionPayloads.MAX_SIGNALS, maxLength)));
    }

    // An execution that began anew has the input that it left to itself.
    private @Nullable PayloadView input(ExecutionRecord row, List<CheckpointPayloads> stored, int maxLength) {
        StoredText first = StoredText.upTo(maxLength, row.start().input());
        return view(stored.stream()
                .filter(checkpoint -> checkpoint.kind() == CheckpointKind.CONTINUED)
                .findFirst()
                .map(CheckpointPayloads::arguments)
                .orElse(first));
    }

    private Map<Place, StepPayloads> steps(List<CheckpointPayloads> stored) {
        Map<Place, StepPayloads> steps = new HashMap<>();
        for (CheckpointPayloads checkpoint : stored) {
            PayloadView arguments = checkpoint.kind() == CheckpointKind.STEP ? view(checkpoint.arguments()) : null;
            PayloadView output = WITH_RESULTS.contains(checkpoint.kind()) ? view(checkpoint.output()) : null;
            if (arguments != null || output != null) {
                steps.put(new Place(checkpoint.scope(), checkpoint.position()), new StepPayloads(arguments, output));
            }
        }
        return steps;
    }

    private Map<Long, PayloadView> signals(List<StoredSignal> stored) {
        Map<Long, PayloadView> signals = new HashMap<>();
        for (StoredSignal signal : stored) {
            PayloadView payload = view(signal.payload());
            if (payload != null) {
                signals.put(signal.no(), payload);
            }
        }
        return signals;
    }

    private @Nullable PayloadView view(@Nullable StoredText stored) {
        if (stored == null) {
            return null;
        }
        if (stored.text() == null) {
            return PayloadView.omitted("It is %,d characters long.".formatted(stored.length()));
        }
        try {
            return PayloadView.of(payloads.decode("a value", stored.text(), Object.class));
        } catch (PayloadException e) {
            return PayloadView.omitted("It cannot be read: " + e.getMessage());
        }
    }

    private static ExecutionRecord required(String id, Supplier<@Nullable ExecutionRecord> found) {
        ExecutionRecord row = found.get();
        if (row == null) {
            throw new ExecutionNotFoundException(id);
        }
        return row;
    }
}
