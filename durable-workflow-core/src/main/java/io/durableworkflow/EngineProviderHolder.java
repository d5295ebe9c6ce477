package io.durableworkflow;

import java.lang.reflect.Constructor;

/** Finds the engine once, by the name of its entry class. */
final class EngineProviderHolder {
    static final EngineProvider PROVIDER = load();

    private EngineProviderHolder() {}

    private static EngineProvider load() {
        try {
            // By name, so that no arrow points from the API down into the engine; the class is package-private there.
            Constructor<?> constructor =
                    Class.forName("io.durableworkflow.engine.EngineEntry").getDeclaredConstructor();
            constructor.setAccessible(true);
            return (EngineProvider) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The engine is missing from the class path, or was renamed by a shading tool", e);
        }
    }
}
