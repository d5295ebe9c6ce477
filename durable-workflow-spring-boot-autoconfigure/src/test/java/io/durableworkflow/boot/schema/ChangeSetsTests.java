package io.durableworkflow.boot.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Test;

final class ChangeSetsTests {
    @Test
    void listIsThatOfTheChangelog() throws Exception {
        assertThat(changelog()).extracting(ChangeSet::getId).containsExactlyElementsOf(ChangeSets.IDS);
    }

    @Test
    void latestIsTheLastOfTheChangelog() throws Exception {
        List<ChangeSet> changelog = changelog();

        assertThat(ChangeSets.LATEST)
                .isEqualTo(changelog.get(changelog.size() - 1).getId());
    }

    private static List<ChangeSet> changelog() throws Exception {
        ChangeLogParameters parameters = new ChangeLogParameters();
        parameters.set("prefix", "dw_");
        try (ClassLoaderResourceAccessor resources = new ClassLoaderResourceAccessor()) {
            return ChangeLogParserFactory.getInstance()
                    .getParser(ChangeSets.PATH, resources)
                    .parse(ChangeSets.PATH, parameters, resources)
                    .getChangeSets();
        }
    }
}
