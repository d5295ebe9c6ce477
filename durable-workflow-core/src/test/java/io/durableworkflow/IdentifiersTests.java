package io.durableworkflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTests {
    @ParameterizedTest
    @ValueSource(strings = {"a", "order-42", "A.b_c:d@e+f=g,h~i", "...", ".a", "0"})
    void anIdMayHaveLettersDigitsAndSomeSigns(String id) {
        assertThat(Identifiers.requireId("execution id", id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "a\\b", "a%b", "a?b", "a#b", "ä", "a\n", "a\u0000", "☃"})
    void anIdMayNotHaveWhatDoesNotFitAUrl(String id) {
        assertThatThrownBy(() -> Identifiers.requireId("execution id", id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The execution id '")
                .hasMessageEndingWith("is not valid: use 1 to 256 letters, digits and - _ . : @ + = , ~");
    }

    @Test
    void idsAndNamesHave256CharactersAtMost() {
        String longest = "x".repeat(256);

        assertThat(Identifiers.requireId("execution id", longest)).isEqualTo(longest);
        assertThat(Identifiers.requireName("step", longest)).isEqualTo(longest);
        assertThatThrownBy(() -> Identifiers.requireId("execution id", longest + "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Identifiers.requireName("step", longest + "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Charge the card", "päckchen/ß ☃ \uD83D\uDE80", "a  b", "%'\"<>"})
    void aNameMayBeAlmostAnything(String name) {
        assertThat(Identifiers.requireName("step", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a ",
                "a\tb",
                "a\nb",
                "\u0000",
                "a\u007fb",
                "a\u0085b",
                "\u2003a",
                "a\ud800b",
                "\udc00"
            })
    void aNameMayNotHaveControlCharactersOrOuterBlanks(String name) {
        assertThatThrownBy(() -> Identifiers.requireName("step", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The step name '")
                .hasMessageEndingWith(
                        "is not valid: use 1 to 256 characters without control characters or outer blanks");
    }

    @Test
    void aMessageShowsControlCharactersAndCutsLongValues() {
        assertThatThrownBy(() -> Identifiers.requireName("step", "a\nb")).hasMessageContaining("'a\\u000ab'");
        assertThatThrownBy(() -> Identifiers.requireName("step", "a\ud800")).hasMessageContaining("'a\\ud800'");
        assertThatThrownBy(() -> Identifiers.requireId("execution id", "x".repeat(1_000)))
                .hasMessageContaining("'" + "x".repeat(80) + "…'");
    }
}
