package io.durableworkflow.boot.discovery;

import java.lang.reflect.Field;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** What an enhanced bean knows of itself: its name, and from the end of its creation on its proxy. */
final class SelfReference {
    /** Field that every enhanced class has. Not read by frameworks that copy or store fields: it is transient. */
    static final String FIELD = "$$durableSelf";

    private static final ClassValue<Field> FIELDS = new ClassValue<>() {
        @Override
        protected Field computeValue(Class<?> type) {
            return Objects.requireNonNull(
                    ReflectionUtils.findField(type, FIELD), () -> type.getName() + " is not enhanced");
        }
    };

    private final String beanName;
    private volatile @Nullable Object proxy;

    SelfReference(String beanName) {
        this.beanName = beanName;
    }

    /** What this bean knows of itself; null for another kind of object, and until it was told. */
    static @Nullable SelfReference of(@Nullable Object bean) {
        return bean instanceof DurableEnhanced
                ? (SelfReference) ReflectionUtils.getField(FIELDS.get(bean.getClass()), bean)
                : null;
    }

    void giveTo(DurableEnhanced bean) {
        ReflectionUtils.setField(FIELDS.get(bean.getClass()), bean, this);
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
