package io.durableworkflow.boot.discovery;

import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** What an enhanced bean knows of itself: its name, and from the end of its creation on its proxy. */
final class SelfReference {
    /** Field that every enhanced class has. Not read by frameworks that copy or store fields: it is transient. */
    static final String FIELD = "$$durableSelf";

    private static final ClassValue<Optional<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
            return Optional.ofNullable(ReflectionUtils.findField(type, FIELD));
        }
    };

    private final String beanName;
    private volatile @Nullable Object proxy;

    SelfReference(String beanName) {
        this.beanName = beanName;
    }

    /** What this bean knows of itself; null for another kind of object, and until it was told. */
    static @Nullable SelfReference of(Object bean) {
        return FIELDS.get(bean.getClass())
                .map(field -> (SelfReference) ReflectionUtils.getField(field, bean))
                .orElse(null);
    }

    void giveTo(DurableEnhanced bean) {
        FIELDS.get(bean.getClass()).ifPresent(field -> ReflectionUtils.setField(field, bean, this));
    }

    String beanName() {
        return beanName;
    }

    /** The proxy; null while the bean is being created. */
    @Nullable
    Object proxy() {
        return proxy;
    }

    void proxy(Object created) {
        proxy = created;
    }
}
