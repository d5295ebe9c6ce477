package io.durableworkflow.boot.diagnostics;

import io.durableworkflow.boot.InvalidPropertyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** Explains a property that is out of range. Comes before Spring Boot's own analyzer, which knows only that binding failed. */
@Order(0)
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Give " + cause.property() + " an allowed value: " + cause.allowed() + ".",
                rootFailure);
    }
}
