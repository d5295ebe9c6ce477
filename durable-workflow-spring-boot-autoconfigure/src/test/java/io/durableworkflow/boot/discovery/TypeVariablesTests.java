package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values are read back by their type, so it must be known with all its parts. */
class TypeVariablesTests {
    @Test
    void keepsThePartsOfWhatAVariableStandsFor() {
        assertThat(resultOf(Concrete.class, "variable")).isEqualTo("java.util.List<java.lang.Integer>");
    }

    @Test
    void looksIntoTheArgumentsOfGenericTypes() {
        assertThat(resultOf(Concrete.class, "nested"))
                .isEqualTo("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
    }

    @Test
    void readsAWildcardAsItsBound() {
        assertThat(resultOf(Concrete.class, "wildcard")).isEqualTo("java.util.List<java.util.List<java.lang.Integer>>");
    }

    @Test
    void followsInterfaces() {
        assertThat(resultOf(Concrete.class, "ofInterface")).isEqualTo("java.lang.String");
    }

    @Test
    void leavesOpenWhatTheClassLeavesOpen() {
        assertThat(resultOf(Concrete.class, "open")).isEqualTo("X");
    }

    private static String resultOf(Class<?> type, String name) {
        Method method = Arrays.stream(type.getMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        Type replaced = new TypeVariables(type).replacedIn(method.getGenericReturnType());
        return replaced.getTypeName();
    }

    interface Named<N> {
        default N ofInterface() {
            return null;
        }
    }

    abstract static class Base<T, N> implements Named<N> {
        public T variable() {
            return null;
        }

        public Map<String, T> nested() {
            return null;
        }

        public List<? extends T> wildcard() {
            return null;
        }

        public <X> X open() {
            return null;
        }
    }

    abstract static class Middle<A> extends Base<List<A>, String> {}

    static class Concrete extends Middle<Integer> {}
}
