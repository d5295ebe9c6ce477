package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;

/**
 * A bean with durable methods, as the start-up checks see it.
 *
 * @param name name of the bean
 * @param type its durable methods
 * @param origin who makes the object
 * @param scope name of the scope
 */
record CheckedBean(String name, DurableType type, Origin origin, String scope) {
    /** Who makes the object of a bean. */
    enum Origin {
        /** Spring, by a constructor: it can make one of a subclass instead. */
        CONSTRUCTOR,
        /** Spring, by a constructor, but of a subclass that it generated itself for a configuration class. */
        CONFIGURATION,
        /** A {@code @Bean} method, a supplier, a factory bean or the application: the object is what it is. */
        FACTORY
    }

    Class<?> beanClass() {
        return type.beanClass();
    }

    Problem problem(String mistake, String cure) {
        return new Problem(name, beanClass().getName(), null, mistake, cure);
    }

    Problem problem(DurableMethod method, String mistake, String cure) {
        return new Problem(name, beanClass().getName(), method.signature(), mistake, cure);
    }
}
