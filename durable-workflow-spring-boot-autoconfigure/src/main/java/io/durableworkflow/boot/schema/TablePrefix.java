package io.durableworkflow.boot.schema;

import java.util.regex.Pattern;

/**
 * What the names of all tables and indexes begin with. It is written into SQL as it is, so it is checked strictly.
 *
 * @param value 1 to 21 letters, digits and underscores, no digit first
 */
public record TablePrefix(String value) {
    private static final Pattern RULE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,20}");

    /** The prefix that is used unless another is set. */
    public static final TablePrefix DEFAULT = new TablePrefix("dw_");

    public TablePrefix {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "The table prefix '" + value + "' is not valid: use 1 to 21 letters, digits and _, no digit first");
        }
    }

    /** The full name of a table or index. */
    public String table(String name) {
        return value + name;
    }
}
