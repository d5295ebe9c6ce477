package io.durableworkflow.engine;

import io.durableworkflow.PayloadException;
import io.durableworkflow.codec.PayloadCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The codec with the limit on sizes, and with messages that say whose value it is. */
final class Payloads {
    private final PayloadCodec codec;
    private final int maxBytes;

    Payloads(PayloadCodec codec, int maxBytes) {
        this.codec = codec;
        this.maxBytes = maxBytes;
    }

    /** Null stays null: a missing value needs no text. */
    @Nullable
    String encode(String whose, @Nullable Object value, Type type) {
        if (value == null) {
            return null;
        }
        String payload;
        try {
            payload = codec.encode(value, type);
        } catch (Throwable e) {
            throw explained(whose, "written", type, e);
        }
        return checked(whose, type, payload);
    }

    @Nullable
    Object decode(String whose, @Nullable String payload, Type type) {
        if (payload == null || type == void.class || type == Void.class) {
            return null;
        }
        try {
            return codec.decode(payload, type);
        } catch (Throwable e) {
            throw explained(whose, "read", type, e);
        }
    }

    String encodeAll(String whose, List<? extends @Nullable Object> values, List<Type> types) {
        String payload;
        try {
            payload = codec.encodeAll(values, types);
        } catch (Throwable e) {
            throw explained(whose, "written", types, e);
        }
        return checked(whose, Object[].class, payload);
    }

    List<@Nullable Object> decodeAll(String whose, @Nullable String payload, List<Type> types) {
        if (payload == null) {
            return List.of();
        }
        try {
            return codec.decodeAll(payload, types);
        } catch (Throwable e) {
            throw explained(whose, "read", types, e);
        }
    }

    String hash(List<? extends @Nullable Object> values, List<Type> types) {
        try {
            return Keys.hash(codec.canonical(values, types));
        } catch (Throwable e) {
            throw explained("the input", "written", types, e);
        }
    }

    /** Of any size: it is not stored. */
    String encodeHistory(ExportedHistory history) {
        try {
            return codec.encode(history, ExportedHistory.class);
        } catch (RuntimeException e) {
            throw explained("the history of '" + history.id() + "'", "written", ExportedHistory.class, e);
        }
    }

    /** @throws IllegalArgumentException if the text is not what {@link #encodeHistory} wrote, or of another format */
    ExportedHistory decodeHistory(String text) {
        Object decoded;
        try {
            decoded = codec.decode(text, ExportedHistory.class);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The text is not an exported history: " + e.getMessage()
                            + ". Give what exportHistory answered, as it is.",
                    e);
        }
        if (!(decoded instanceof ExportedHistory history) || history.format() != ExportedHistory.FORMAT) {
            throw new IllegalArgumentException(
                    "The text is not an exported history of format %d. Export the execution again with this version."
                            .formatted(ExportedHistory.FORMAT));
        }
        return history;
    }

    /** @throws PayloadException if the codec cannot write it */
    String encodeBlock(RecordedBlock block) {
        try {
            return codec.encode(block, RecordedBlock.class);
        } catch (Throwable e) {
            throw explained("a parallel block", "written", RecordedBlock.class, e);
        }
    }

    /** @throws PayloadException if it cannot be read */
    RecordedBlock decodeBlock(String payload) {
        return Objects.requireNonNull(
                (RecordedBlock) decode("a parallel block", payload, RecordedBlock.class), "a parallel block");
    }

    /** Never throws because of the codec: a failure that it cannot write is still a failure, of which the type is kept. */
    String encodeFailure(RecordedFailure failure) {
        try {
            return codec.encode(failure, RecordedFailure.class);
        } catch (Throwable e) {
            requireProcess(e);
            return bare(failure);
        }
    }

    /** The failure as a replay will read it from the text that it was written as. */
    RecordedFailure asWritten(RecordedFailure failure, String text) {
        return text.equals(bare(failure)) ? decodeFailure(text) : failure;
    }

    private static String bare(RecordedFailure failure) {
        return "{\"type\":\"" + failure.type() + "\"}";
    }

    /** @throws PayloadException if the codec cannot write it */
    String encodeCallback(CallbackOutcome outcome) {
        try {
            return codec.encode(outcome, CallbackOutcome.class);
        } catch (Throwable e) {
            throw explained("the completion of a callback", "written", CallbackOutcome.class, e);
        }
    }

    /** @throws PayloadException if it cannot be read */
    CallbackOutcome decodeCallback(String payload) {
        return Objects.requireNonNull(
                (CallbackOutcome) decode("the completion of a callback", payload, CallbackOutcome.class),
                "the completion of a callback");
    }

    /** Never throws: a failure that cannot be read is still a failure. */
    RecordedFailure decodeFailure(@Nullable String payload) {
        if (payload == null) {
            return new RecordedFailure("unknown", null, null, null);
        }
        try {
            Object decoded = codec.decode(payload, RecordedFailure.class);
            return decoded instanceof RecordedFailure failure
                    ? failure
                    : new RecordedFailure("unknown", payload, null, null);
        } catch (Throwable e) {
            requireProcess(e);
            return new RecordedFailure("unknown", "its record cannot be read: " + Failures.messageOf(e), null, null);
        }
    }

    private String checked(String whose, Type type, String payload) {
        // A char becomes at most three bytes, so most values need no second look.
        if (payload.length() > maxBytes / 3) {
            int bytes = payload.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                throw new PayloadException(
                        "The value of %s (%s) has %d bytes when encoded, and the limit is %d. Store it elsewhere and keep a reference, or raise the limit."
                                .formatted(whose, type.getTypeName(), bytes, maxBytes));
            }
        }
        return payload;
    }

    // Whatever a codec throws says that the value cannot be stored, unless it says that the process is broken.
    private static PayloadException explained(String whose, String done, Object type, Throwable failure) {
        requireProcess(failure);
        return failure instanceof PayloadException
                ? new PayloadException(
                        "The value of %s cannot be %s: %s".formatted(whose, done, Failures.messageOf(failure)), failure)
                : new PayloadException(
                        "The value of %s cannot be %s as %s: %s".formatted(whose, done, type, Failures.textOf(failure)),
                        failure);
    }

    private static void requireProcess(Throwable failure) {
        if (AttemptOutcome.breaksProcess(failure)) {
            throw Failures.<RuntimeException>sneaky(failure);
        }
    }
}
