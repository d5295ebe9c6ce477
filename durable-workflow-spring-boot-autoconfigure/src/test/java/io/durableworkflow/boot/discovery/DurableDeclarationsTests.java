package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes are looked at closely. */
class DurableDeclarationsTests {
    @ParameterizedTest
    @ValueSource(classes = {Own.class, Inherited.class, OfAnInterface.class, OfAnInterfacesParent.class, Hidden.class})
    void durableMethodIsFoundWhereverItIsDeclared(Class<?> type) {
        assertThat(DurableDeclarations.isReachedFrom(type)).isTrue();
        assertThat(DurableType.of(type).isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {Plain.class, Runnable.class, Object.class, Deprecated.class, int.class})
    void otherClassesAreNotLookedAt(Class<?> type) {
        assertThat(DurableDeclarations.isReachedFrom(type)).isFalse();
        assertThat(DurableType.of(type).isEmpty()).isTrue();
    }

    // Else another annotation could stand for them, which the glance would miss.
    @ParameterizedTest
    @ValueSource(classes = {Step.class, DurableWorkflow.class})
    void annotationsAreForMethodsOnly(Class<?> annotation) {
        assertThat(annotation.getAnnotation(Target.class).value()).containsExactly(ElementType.METHOD);
    }

    @Test
    void classThatCannotBeReadHasNoDurableMethods() throws ClassNotFoundException {
        Class<?> broken = new WithoutMissing().loadClass(RefersToMissing.class.getName());

        assertThat(DurableType.of(broken).isEmpty()).isTrue();
    }

    static class Own {
        @Step
        public void pay() {}
    }

    static class Inherited extends Own {}

    interface Shop {
        @DurableWorkflow
        void order();
    }

    interface Store extends Shop {}

    static class OfAnInterface implements Shop {
        @Override
        public void order() {}
    }

    static class OfAnInterfacesParent implements Store {
        @Override
        public void order() {}
    }

    static class Hidden extends OfAnInterface {
        @Override
        public void order() {}
    }

    static class Plain {
        @Deprecated
        public void pay() {}
    }

    static class Missing {}

    static class RefersToMissing {
        @Step
        public Missing pay() {
            return new Missing();
        }
    }

    /** Knows the one class and not the other, as a class path without an optional library does. */
    private static final class WithoutMissing extends ClassLoader {
        WithoutMissing() {
            super(DurableDeclarationsTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Missing.class.getName())) {
                throw new ClassNotFoundException(name);
            }
            if (!name.equals(RefersToMissing.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (java.io.InputStream file =
                    RefersToMissing.class.getResourceAsStream("DurableDeclarationsTests$RefersToMissing.class")) {
                byte[] code = file.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
