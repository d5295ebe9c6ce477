package io.durableworkflow.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.boot.jdbc.DatabaseException;
import io.durableworkflow.boot.schema.SchemaException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

class DatabaseFailureAnalyzerTests {
    private final DatabaseFailureAnalyzer analyzer = new DatabaseFailureAnalyzer();

    @Test
    void saysWhatAndWhatToDo() {
        FailureAnalysis analysis = analyzer.analyze(new BeanCreationException(
                "durableWorkflowDatabase",
                "no bean",
                new DatabaseException(
                        "The file '/a. b/w.db' is held by another process. Stop that process.", new IOException("x"))));

        assertThat(analysis.getDescription()).isEqualTo("The file '/a. b/w.db' is held by another process.");
        assertThat(analysis.getAction()).isEqualTo("Stop that process.");
    }

    @Test
    void explainsTablesOfANewerVersion() {
        FailureAnalysis analysis = analyzer.analyze(
                new SchemaException("The tables were changed by a newer version. Start that version.", null));

        assertThat(analysis.getAction()).isEqualTo("Start that version.");
    }

    @Test
    void explainsAStoreThatCannotBeUsed() {
        FailureAnalysis analysis = analyzer.analyze(new StoreUnavailableException("The disk is full", null));

        assertThat(analysis.getDescription()).isEqualTo("The disk is full");
        assertThat(analysis.getAction()).startsWith("Check the disk");
    }

    @Test
    void leavesOtherFailuresToOthers() {
        assertThat(analyzer.analyze(new IllegalStateException("something else")))
                .isNull();
    }
}
