package io.durableworkflow.boot.discovery;

import org.springframework.cglib.core.NamingPolicy;
import org.springframework.cglib.core.Predicate;
import org.springframework.util.ClassUtils;

/**
 * Names of generated classes: {@code Checkout$$Durable$$0}. Two dollars in a name are how Spring tells generated classes
 * from the user's; the number makes names repeatable, which ahead-of-time processing needs.
 */
final class EnhancedClassNames implements NamingPolicy {
    static final EnhancedClassNames INSTANCE = new EnhancedClassNames();

    /** What Spring recognises generated classes by. */
    static final String GENERATED = ClassUtils.CGLIB_CLASS_SEPARATOR;

    private static final String LABEL = GENERATED + "Durable" + GENERATED;

    private EnhancedClassNames() {}

    @Override
    public String getClassName(String prefix, String source, Object key, Predicate names) {
        int label = prefix.indexOf(LABEL);
        String stem = (label < 0 ? prefix : prefix.substring(0, label))
                + LABEL
                + (source.endsWith("FastClass") ? "FastClass" + GENERATED : "");
        int number = 0;
        while (names.evaluate(stem + number)) {
            number++;
        }
        return stem + number;
    }
}
