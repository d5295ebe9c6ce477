package io.durableworkflow.boot.jdbc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that is written unless one with the same key is there. Databases say that in different ways.
 *
 * @param columns what is written
 * @param values one for each column: a parameter, a literal, or a column of the source
 * @param source table and condition, with parameters, of the one row that must be there; null if there need be none
 * @param key columns of the key; none: any unique key of the table, as far as the database can say that
 * @param updated columns that are overwritten if the key is there; none: then nothing happens
 * @param onlyLater whether only an earlier revision is overwritten
 */
record Insertion(
        String table,
        List<String> columns,
        List<String> values,
        @Nullable String source,
        List<String> key,
        List<String> updated,
        boolean onlyLater) {
    /** Columns as the lists in this package give them. */
    static List<String> split(String list) {
        return List.of(list.split(", "));
    }
}
