package io.durableworkflow.crash.ledger;

import java.util.Optional;

/**
 * One effect on the outside world.
 *
 * @param process number of the process that had it
 * @param execution id of the execution that it was for
 * @param step the step or compensation
 * @param key idempotency key: the same for every repeat of this effect
 * @param attempt number of the attempt, from 1; one that was cut off by a kill has the number of its repeat
 * @param detail what else there is to say of it, without tabs and line breaks
 */
public record LedgerLine(int process, String execution, String step, String key, int attempt, String detail) {
    private static final String SEPARATOR = "\t";
    // A line without it is torn, whatever else it looks like.
    private static final String END = ".";
    private static final int FIELDS = 7;

    /** Which effect it is. */
    public Effect effect() {
        return new Effect(execution, step);
    }

    /** As it is written, without the line break. */
    public String text() {
        return String.join(
                SEPARATOR, Integer.toString(process), execution, step, key, Integer.toString(attempt), detail, END);
    }

    /** Reads a line; empty if it is torn. */
    public static Optional<LedgerLine> parse(String text) {
        String[] fields = text.split(SEPARATOR, -1);
        if (fields.length != FIELDS || !fields[FIELDS - 1].equals(END)) {
            return Optional.empty();
        }
        return Optional.of(new LedgerLine(
                Integer.parseInt(fields[0]), fields[1], fields[2], fields[3], Integer.parseInt(fields[4]), fields[5]));
    }
}
