package io.durableworkflow.boot.schema;

import java.sql.Connection;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.core.SQLiteDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/** One run of our changelog, and of nothing else. In a class of its own, so that the usual start loads nothing of Liquibase. */
final class LiquibaseRun {
    private final DataSource dataSource;
    private final TablePrefix prefix;

    LiquibaseRun(DataSource dataSource, TablePrefix prefix) {
        this.dataSource = dataSource;
        this.prefix = prefix;
    }

    void update() throws Exception {
        ClassLoader loader = LiquibaseRun.class.getClassLoader();
        try (ClassLoaderResourceAccessor resources = new ClassLoaderResourceAccessor(loader)) {
            Map<String, Object> scope = Map.of(
                    Scope.Attr.logService.name(),
                    new QuietLogService(),
                    Scope.Attr.ui.name(),
                    new LoggerUIService(),
                    Scope.Attr.resourceAccessor.name(),
                    resources,
                    Scope.Attr.classLoader.name(),
                    loader,
                    // A library does not report on the people who use it.
                    "liquibase.analytics.enabled",
                    false);
            Scope.child(scope, () -> update(resources));
        }
    }

    private void update(ClassLoaderResourceAccessor resources) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            // Liquibase quotes names of mixed case; others than SQLite would then take them by the letter, unlike our
            // SQL.
            String names = database instanceof SQLiteDatabase
                    ? prefix.value()
                    : prefix.value().toLowerCase(Locale.ROOT);
            database.setDatabaseChangeLogTableName(names + "changelog");
            database.setDatabaseChangeLogLockTableName(names + "changelog_lock");
            try (Liquibase liquibase = new Liquibase(ChangeSets.path(database.getShortName()), resources, database)) {
                liquibase.setChangeLogParameter("prefix", prefix.value());
                liquibase.update(new Contexts(), new LabelExpression());
            }
        }
    }
}
