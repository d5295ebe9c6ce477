package io.durableworkflow.boot.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TablePrefixTests {
    @ParameterizedTest
    @ValueSource(strings = {"d", "_", "dw_", "Shop1_", "abcdefghijklmnopqrstu"})
    void lettersDigitsAndUnderscoresAreAllowed(String prefix) {
        assertThat(new TablePrefix(prefix).table("signal")).isEqualTo(prefix + "signal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1dw", "dw-", "dw ", "dw;", "dw\"", "a.b", "ä_", "abcdefghijklmnopqrstuv"})
    void everythingElseIsRefusedByName(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TablePrefix(prefix))
                .withMessageContaining("'" + prefix + "'");
    }
}
