package io.durableworkflow.boot.test;

import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Where properties go that tests may override, and applications may not. */
final class TestProperties {
    private TestProperties() {}

    // What a test sets comes before the system properties, what the application sets comes after them.
    static void addBelowTheTestsOwn(MutablePropertySources sources, PropertySource<?> ours) {
        if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, ours);
        } else {
            sources.addFirst(ours);
        }
    }
}
