package io.durableworkflow.boot.test;

import java.util.List;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Adds {@link TemporaryDatabaseCustomizer} to every test context. Found in {@code META-INF/spring.factories}. */
final class TemporaryDatabaseCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        return new TemporaryDatabaseCustomizer();
    }
}
