package io.durableworkflow.boot;

import java.io.IOException;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * The version of this library, from what Maven puts into its archive. The manifest would not do: ahead-of-time processing
 * puts classes of this package into the application, whose manifest then counts.
 */
public final class LibraryVersion {
    private static final ClassPathResource BUILT_BY_MAVEN = new ClassPathResource(
            "META-INF/maven/io.durableworkflow/durable-workflow-spring-boot-autoconfigure/pom.properties");
    private static final String UNKNOWN = "(development build)";

    private LibraryVersion() {}

    /** Such as {@code 1.0.0}; says so where the library was not packaged. */
    public static String get() {
        try {
            return BUILT_BY_MAVEN.exists() ? of(PropertiesLoaderUtils.loadProperties(BUILT_BY_MAVEN)) : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String of(Properties properties) {
        return properties.getProperty("version", UNKNOWN);
    }
}
