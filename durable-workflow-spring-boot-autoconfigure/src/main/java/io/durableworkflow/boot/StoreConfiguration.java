package io.durableworkflow.boot;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.DurableWorkflowProperties.Mode;
import io.durableworkflow.boot.jdbc.DatabaseException;
import io.durableworkflow.boot.jdbc.DatabaseOptions;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.boot.jdbc.SqliteDriver;
import io.durableworkflow.boot.jdbc.WorkflowDataSource;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.store.CheckpointStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The database and the store in it, unless the application brings a store or a whole engine. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "durable-workflow.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({CheckpointStore.class, DurableEngine.class})
class StoreConfiguration {
    @Bean
    static DriverLoading durableWorkflowDriverLoading(Environment environment) {
        return new DriverLoading(
                environment, Runtime.getRuntime().availableProcessors(), SqliteDriver::loadInBackground);
    }

    // Chosen in code: a condition on annotated beans does not see one that is no candidate for anything else.
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(WorkflowDatabase.class)
    WorkflowDatabase durableWorkflowDatabase(
            DurableWorkflowProperties properties,
            @WorkflowDataSource ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> application) {
        DatabaseOptions options = properties.databaseOptions();
        DataSource ours = marked.getIfAvailable();
        if (ours != null) {
            return WorkflowDatabase.borrow(ours, options);
        }
        return properties.datasource().mode() == Mode.APPLICATION
                ? WorkflowDatabase.borrow(theOneOf(application), options)
                : WorkflowDatabase.open(properties.sqlite().file(), options);
    }

    @Bean(destroyMethod = "close")
    JdbcCheckpointStore durableWorkflowCheckpointStore(WorkflowDatabase database) {
        return JdbcCheckpointStore.open(database);
    }

    private static DataSource theOneOf(ObjectProvider<DataSource> application) {
        DataSource only = application.getIfUnique();
        if (only == null) {
            throw new DatabaseException(
                    "durable-workflow.datasource.mode is APPLICATION, but the application has no DataSource, or several of"
                            + " which none is primary. Declare one, mark one with @Primary or @WorkflowDataSource, or remove"
                            + " the property.",
                    null);
        }
        return only;
    }
}
