package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.application.Book;
import io.durableworkflow.boot.application.Library;
import io.durableworkflow.boot.jdbc.DatabaseException;
import io.durableworkflow.boot.jdbc.WorkflowDataSource;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Which database is taken, and that the application's stays as it was. */
@ExtendWith(OutputCaptureExtension.class)
class StoreConfigurationTests {
    private static final WorkflowDefinition<String> GREET = WorkflowDefinition.of(
            "greet", String.class, context -> "Hello, " + context.step("who", String.class, () -> "World"));

    @TempDir
    private Path folder;

    private ApplicationContextRunner plain;
    private ApplicationContextRunner withJpa;

    @BeforeEach
    void prepare() {
        plain = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("greet", WorkflowDefinition.class, () -> GREET)
                .withPropertyValues("durable-workflow.sqlite.path=" + folder.resolve("new/own.db"));
        withJpa = new ApplicationContextRunner()
                .withUserConfiguration(JpaApplication.class)
                .withPropertyValues(
                        "durable-workflow.sqlite.path=" + folder.resolve("own.db"),
                        "spring.datasource.url=jdbc:h2:mem:" + folder.getFileName(),
                        "spring.jpa.hibernate.ddl-auto=validate",
                        "spring.liquibase.change-log=classpath:io/durableworkflow/boot/application/changelog.yaml");
    }

    @Test
    void keepsExecutionsInAFileOfItsOwn(CapturedOutput output) {
        plain.run(context -> {
            assertThat(run(context)).isEqualTo("Hello, World");
            assertThat(folder.resolve("new/own.db")).exists();
            assertThat(output.getOut().lines().filter(line -> line.contains("INFO io.durableworkflow")))
                    .singleElement()
                    .asString()
                    .contains(" use the SQLite file ", "own.db. Workflows: greet:1. Recovery: 0 open");
        });
        plain.run(context -> assertThat(context.getBean(DurableEngine.class).find("greet-1"))
                .get()
                .satisfies(view -> assertThat(view.status()).isEqualTo(ExecutionStatus.COMPLETED)));
    }

    @Test
    void needsNoJdbcModuleOfSpringBoot() {
        plain.withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.jdbc", "org.springframework.boot.liquibase"))
                .run(context -> {
                    assertThat(run(context)).isEqualTo("Hello, World");
                    assertThat(context).doesNotHaveBean(DataSource.class);
                });
    }

    @Test
    void addsNoBeanThatOthersMightTake() {
        plain.run(context -> assertThat(context)
                .hasSingleBean(WorkflowDatabase.class)
                .hasSingleBean(CheckpointStore.class)
                .doesNotHaveBean(DataSource.class)
                .doesNotHaveBean(JdbcTemplate.class)
                .doesNotHaveBean(PlatformTransactionManager.class)
                .doesNotHaveBean(SpringLiquibase.class));
    }

    @Test
    void leavesAnApplicationWithJpaAndMigrationsAsItWas() {
        Map<String, List<String>> without = new TreeMap<>();
        withJpa.withPropertyValues("spring.autoconfigure.exclude=" + DurableWorkflowAutoConfiguration.class.getName())
                .run(context -> without.putAll(infrastructureOf(context)));

        withJpa.run(context -> {
            assertThat(infrastructureOf(context)).isEqualTo(without);
            assertThat(run(context)).isEqualTo("Hello, World");
            Library library = context.getBean(Library.class);
            library.add(1, "Spring");
            assertThatIllegalStateException().isThrownBy(() -> library.addAndFail(2));
            assertThat(library.count()).isEqualTo(1);
            assertThat(tablesOf(context.getBean(DataSource.class)))
                    .contains("BOOK")
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("dw_"));
        });
    }

    @Test
    void sharesTheApplicationsSqliteWhenAsked() {
        Path file = folder.resolve("application.db");
        plain.withBean("dataSource", DataSource.class, () -> sqlite(file, SQLiteConfig.SynchronousMode.FULL))
                .withPropertyValues("durable-workflow.datasource.mode=application")
                .run(context -> {
                    assertThat(run(context)).isEqualTo("Hello, World");
                    assertThat(context.getBean(WorkflowDatabase.class).isBorrowed())
                            .isTrue();
                    assertThat(tablesOf(context.getBean(DataSource.class))).contains("dw_execution");
                    assertThat(folder.resolve("new/own.db")).doesNotExist();
                });
    }

    @Test
    void warnsOfWhatABorrowedDatabaseWeakens(CapturedOutput output) {
        Path file = folder.resolve("application.db");
        plain.withBean("dataSource", DataSource.class, () -> sqlite(file, SQLiteConfig.SynchronousMode.OFF))
                .withPropertyValues("durable-workflow.datasource.mode=application")
                .run(context -> assertThat(output.getOut().lines())
                        .anyMatch(line -> line.contains("WARN") && line.contains("synchronous is OFF")));
    }

    @Test
    void takesTheMarkedDataSourceAndLeavesTheOther() {
        withJpa.withUserConfiguration(MarkedDataSource.class)
                .withPropertyValues("test.file=" + folder.resolve("marked.db"))
                .run(context -> {
                    assertThat(run(context)).isEqualTo("Hello, World");
                    assertThat(context.getBean(WorkflowDatabase.class).file())
                            .contains(folder.resolve("marked.db").toRealPath());
                    assertThat(folder.resolve("own.db")).doesNotExist();
                    context.getBean(Library.class).add(1, "Spring");
                    assertThat(context.getBean(Library.class).count()).isEqualTo(1);
                    assertThat(context.getBeanProvider(DataSource.class).getIfUnique())
                            .isSameAs(context.getBean("dataSource"));
                });
    }

    @Test
    void saysWhenThereIsNoDataSourceToShare() {
        plain.withPropertyValues("durable-workflow.datasource.mode=application")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("the application has no DataSource")
                        .hasMessageContaining("remove the property"));
    }

    @Test
    void saysWhenTheFileIsNoDatabase() throws IOException {
        Files.createDirectories(folder.resolve("new"));
        Files.writeString(folder.resolve("new/own.db"), "This is a text, and a long one, not a database. ".repeat(100));

        plain.run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("own.db")
                .hasStackTraceContaining("not a SQLite database"));
    }

    @Test
    void opensNoDatabaseForAStoreOfTheApplication() {
        plain.withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new)
                .run(context -> {
                    assertThat(run(context)).isEqualTo("Hello, World");
                    assertThat(context).doesNotHaveBean(WorkflowDatabase.class);
                    assertThat(folder.resolve("new")).doesNotExist();
                });
    }

    @Test
    void opensNoDatabaseWhenDisabled() {
        plain.withPropertyValues("durable-workflow.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(WorkflowDatabase.class);
            assertThat(folder.resolve("new")).doesNotExist();
        });
    }

    private static String run(ApplicationContext context) throws Exception {
        return context.getBean(DurableEngine.class)
                .start(GREET, WorkflowOptions.id("greet-1"))
                .result();
    }

    private static Map<String, List<String>> infrastructureOf(ApplicationContext context) {
        Map<String, List<String>> beans = new TreeMap<>();
        for (Class<?> type : List.of(
                DataSource.class,
                JdbcTemplate.class,
                PlatformTransactionManager.class,
                EntityManagerFactory.class,
                SpringLiquibase.class)) {
            beans.put(type.getSimpleName(), Arrays.asList(context.getBeanNamesForType(type)));
        }
        return beans;
    }

    private static List<String> tablesOf(DataSource dataSource) {
        ConnectionCallback<List<String>> tables = connection -> {
            List<String> names = new ArrayList<>();
            try (ResultSet rows = connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
                while (rows.next()) {
                    names.add(rows.getString("TABLE_NAME"));
                }
            }
            return names;
        };
        return new JdbcTemplate(dataSource).execute(tables);
    }

    private static DataSource sqlite(Path file, SQLiteConfig.SynchronousMode synchronous) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(synchronous);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(5_000);
        config.enforceForeignKeys(true);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
        return dataSource;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EntityScan(basePackageClasses = Book.class)
    static class JpaApplication {
        @Bean
        Library library() {
            return new Library();
        }

        @Bean
        WorkflowDefinition<String> greet() {
            return GREET;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MarkedDataSource {
        @Bean(defaultCandidate = false)
        @WorkflowDataSource
        DataSource workflowDataSource(Environment environment) {
            return sqlite(Path.of(environment.getRequiredProperty("test.file")), SQLiteConfig.SynchronousMode.FULL);
        }
    }
}
