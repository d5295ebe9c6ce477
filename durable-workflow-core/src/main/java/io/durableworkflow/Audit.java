package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * Who gave a command and why; stored with it and shown in the history.
 *
 * @param who at most 256 characters, or null if not known
 * @param why at most 1000 characters, or null
 */
public record Audit(@Nullable String who, @Nullable String why) {
    private static final int LONGEST_WHO = 256;
    private static final int LONGEST_WHY = 1_000;

    public Audit {
        if (who != null && who.length() > LONGEST_WHO) {
            throw new IllegalArgumentException("who must have at most 256 characters, had " + who.length());
        }
        if (why != null && why.length() > LONGEST_WHY) {
            throw new IllegalArgumentException("why must have at most 1000 characters, had " + why.length());
        }
    }

    /** Nobody said who or why. */
    public static Audit none() {
        return new Audit(null, null);
    }
}
