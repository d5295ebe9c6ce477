package io.durableworkflow.boot.schema;

import java.util.List;

/** What the changelog holds. Append only, like the changelog itself; a test keeps the two alike. */
final class ChangeSets {
    /** The changelog for SQLite. Unlike any path of an application: Liquibase refuses one that is found twice. */
    static final String PATH = "io/durableworkflow/schema/changelog.sql";

    static final List<String> IDS = List.of(
            "0001-workflow",
            "0002-node",
            "0003-execution",
            "0004-checkpoint",
            "0005-signal",
            "0006-command",
            "0007-event",
            "0008-schedule",
            "0009-topic",
            "0010-queue",
            "0011-value",
            "0012-callback",
            "0013-deleted");

    /** Its presence means that there is nothing to do. */
    static final String LATEST = IDS.get(IDS.size() - 1);

    private ChangeSets() {}

    /** The changelog for a database, by the name that Liquibase gives it. All of them hold the same ids. */
    static String path(String database) {
        return database.equals("sqlite") ? PATH : PATH.replace(".sql", "-" + database + ".sql");
    }
}
