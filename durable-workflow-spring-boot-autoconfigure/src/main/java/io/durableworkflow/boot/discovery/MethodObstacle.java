package io.durableworkflow.boot.discovery;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * What keeps a method from being called through a proxy: a proxy is an object of a subclass, which must be able to
 * override the method.
 *
 * @param mistake as in {@link InvalidDurableBeanException.Problem}
 * @param cure as there
 */
record MethodObstacle(String mistake, String cure) {
    static Optional<MethodObstacle> of(Method method, Class<?> beanClass) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers)) {
            return obstacle("is private", "Make it at least package-private.");
        }
        if (Modifier.isStatic(modifiers)) {
            return obstacle("is static", "Make it an instance method.");
        }
        if (Modifier.isFinal(modifiers)) {
            return obstacle("is final", "Remove 'final' (in Kotlin: 'open', or the kotlin-spring compiler plug-in).");
        }
        boolean packagePrivate = !Modifier.isPublic(modifiers) && !Modifier.isProtected(modifiers);
        if (packagePrivate && !method.getDeclaringClass().getPackageName().equals(beanClass.getPackageName())) {
            return obstacle("is package-private in a parent of another package", "Make it protected or public.");
        }
        return Optional.empty();
    }

    private static Optional<MethodObstacle> obstacle(String reason, String cure) {
        return Optional.of(new MethodObstacle(reason + ", so its calls cannot be intercepted", cure));
    }
}
