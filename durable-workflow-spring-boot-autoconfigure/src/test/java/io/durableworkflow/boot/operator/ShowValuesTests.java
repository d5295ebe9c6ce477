package io.durableworkflow.boot.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is shown values. */
class ShowValuesTests {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            NEVER           | -   | -     | false
            NEVER           | ann | -     | false
            NEVER           | ann | ADMIN | false
            WHEN_AUTHORIZED | -   | -     | false
            WHEN_AUTHORIZED | -   | ADMIN | false
            WHEN_AUTHORIZED | ann | -     | true
            WHEN_AUTHORIZED | ann | ADMIN | true
            WHEN_AUTHORIZED | bob | -     | true
            WHEN_AUTHORIZED | bob | ADMIN | false
            ALWAYS          | -   | -     | true
            ALWAYS          | bob | ADMIN | true
            """)
    void valuesAreShownAsThePropertySays(ShowValues showValues, String user, String role, boolean shown) {
        WorkflowsEndpointProperties properties =
                new WorkflowsEndpointProperties(showValues, role == null ? Set.of() : Set.of("OTHER", role));
        Principal principal = user == null ? null : () -> user;

        assertThat(properties.showsValuesTo(principal, asked -> "ann".equals(user) && asked.equals("ADMIN")))
                .isEqualTo(shown);
    }
}
