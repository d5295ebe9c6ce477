package io.durableworkflow.boot;

import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.store.CheckpointStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of the store.
 *
 * @param text what it is, as part of a sentence
 * @param warnings a sentence for each promise that is weaker than the application may expect
 */
record StoreSummary(String text, List<String> warnings) {
    static StoreSummary of(@Nullable WorkflowDatabase database, @Nullable CheckpointStore store) {
        if (database == null) {
            String name = store == null ? "a store" : store.getClass().getSimpleName();
            return new StoreSummary(name + " of the application's", List.of());
        }
        String file = database.file()
                .map(path -> " " + path)
                .orElse(
                        database.product().equals("SQLite")
                                ? ""
                                : " of " + database.product() + " (for one process at a time)");
        return database.isBorrowed()
                ? new StoreSummary("the application's DataSource" + file, database.weakerPromises())
                // What the application sets for a file of ours, it knows.
                : new StoreSummary("the SQLite file" + file, List.of());
    }
}
