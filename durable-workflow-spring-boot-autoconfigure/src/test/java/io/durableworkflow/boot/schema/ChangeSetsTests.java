package io.durableworkflow.boot.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangeSetsTests {
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "h2", "postgresql"})
    void listIsThatOfEveryChangelog(String database) throws Exception {
        assertThat(changelog(database)).extracting(ChangeSet::getId).containsExactlyElementsOf(ChangeSets.IDS);
    }

    @Test
    void latestIsTheLastOfTheChangelog() throws Exception {
        List<ChangeSet> changelog = changelog("sqlite");

        assertThat(ChangeSets.LATEST)
                .isEqualTo(changelog.get(changelog.size() - 1).getId());
    }

    private static List<ChangeSet> changelog(String database) throws Exception {
        ChangeLogParameters parameters = new ChangeLogParameters();
        parameters.set("prefix", "dw_");
        try (ClassLoaderResourceAccessor resources = new ClassLoaderResourceAccessor()) {
            return ChangeLogParserFactory.getInstance()
                    .getParser(ChangeSets.path(database), resources)
                    .parse(ChangeSets.path(database), parameters, resources)
                    .getChangeSets();
        }
    }
}
