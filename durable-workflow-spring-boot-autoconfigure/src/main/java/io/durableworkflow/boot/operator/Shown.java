package io.durableworkflow.boot.operator;

import io.durableworkflow.PayloadView;
import org.jspecify.annotations.Nullable;

/**
 * A stored value, as far as it may be shown.
 *
 * @param hidden whether it may not be shown
 * @param json the value; null for one that is null, hidden or omitted
 * @param omitted why it is not here although it may be shown, or null
 */
public record Shown(
        boolean hidden, @Nullable Object json, @Nullable String omitted) {
    static final Shown HIDDEN = new Shown(true, null, null);

    static @Nullable Shown of(@Nullable PayloadView payload) {
        return payload == null ? null : new Shown(false, payload.value(), payload.omitted());
    }
}
