package io.durableworkflow;

import java.util.Locale;

/** The rules for ids and names. Every entrance of the library checks with these, so a bad one is never stored. */
public final class Identifiers {
    /** Longest id or name, in characters. */
    public static final int MAX_LENGTH = 256;

    private Identifiers() {}

    /**
     * Checks the id of an execution or a dedup key: 1 to 256 letters, digits and {@code - _ . : @ + = , ~}, and not
     * {@code .} or {@code ..}, so that it fits a URL as it is.
     *
     * @param what what the id is of, for the message
     * @return the id
     * @throws IllegalArgumentException if it breaks the rule
     */
    public static String requireId(String what, String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH || !isOfIds(id) || id.equals(".") || id.equals("..")) {
            throw new IllegalArgumentException(
                    "The %s '%s' is not valid: use 1 to %d letters, digits and - _ . : @ + = , ~"
                            .formatted(what, shown(id), MAX_LENGTH));
        }
        return id;
    }

    /**
     * Checks the beginning of an id: 1 to 256 characters of which ids are made.
     *
     * @param what what the id is of, for the message
     * @return the beginning
     * @throws IllegalArgumentException if no id can begin so
     */
    public static String requireIdPrefix(String what, String prefix) {
        if (prefix.isEmpty() || prefix.length() > MAX_LENGTH || !isOfIds(prefix)) {
            throw new IllegalArgumentException(
                    "No %s begins with '%s': use 1 to %d letters, digits and - _ . : @ + = , ~"
                            .formatted(what, shown(prefix), MAX_LENGTH));
        }
        return prefix;
    }

    /**
     * Checks the name of a workflow, step, signal or topic: 1 to 256 characters without control characters and
     * without blanks at the ends. Half a surrogate pair counts as a control character: no database would give it back.
     *
     * @param what what the name is of, for the message
     * @return the name
     * @throws IllegalArgumentException if it breaks the rule
     */
    public static String requireName(String what, String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.equals(name.strip()) || hasInvisible(name)) {
            throw new IllegalArgumentException(
                    "The %s name '%s' is not valid: use 1 to %d characters without control characters or outer blanks"
                            .formatted(what, shown(name), MAX_LENGTH));
        }
        return name;
    }

    // Plain loops: each record that is made is checked.
    private static boolean isOfIds(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "-_.:@+=,~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasInvisible(String name) {
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            if (isInvisible(c)) {
                return true;
            }
            i += Character.charCount(c);
        }
        return false;
    }

    private static boolean isInvisible(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    private static String shown(String value) {
        String visible = value.codePoints()
                .limit(80)
                .mapToObj(c -> isInvisible(c) ? String.format(Locale.ROOT, "\\u%04x", c) : Character.toString(c))
                .reduce("", String::concat);
        return value.length() > 80 ? visible + "…" : visible;
    }
}
