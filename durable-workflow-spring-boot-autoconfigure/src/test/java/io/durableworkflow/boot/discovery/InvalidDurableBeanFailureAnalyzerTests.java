package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

class InvalidDurableBeanFailureAnalyzerTests {
    private final InvalidDurableBeanFailureAnalyzer analyzer = new InvalidDurableBeanFailureAnalyzer();

    @Test
    void listsMistakesAndCures() {
        FailureAnalysis analysis = analyzer.analyze(new IllegalStateException(new InvalidDurableBeanException(List.of(
                new Problem("checkout", "com.acme.Checkout", "charge(Order)", "is final", "Remove 'final'."),
                new Problem("stock", "com.acme.Stock", null, "is a record", "Make it a class.")))));

        assertThat(analysis.getDescription().lines())
                .containsExactly(
                        "Durable methods cannot work as they are written (2 mistakes):",
                        "",
                        "    1. bean 'checkout' (com.acme.Checkout): charge(Order) is final",
                        "    2. bean 'stock' (com.acme.Stock): the class is a record");
        assertThat(analysis.getAction().lines())
                .containsExactly("Mend each of them:", "", "    1. Remove 'final'.", "    2. Make it a class.");
    }

    @Test
    void isKnownToSpringBoot() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, FailureHandler.handleMessage((message, failure) -> {})))
                .hasAtLeastOneElementOfType(InvalidDurableBeanFailureAnalyzer.class);
    }
}
