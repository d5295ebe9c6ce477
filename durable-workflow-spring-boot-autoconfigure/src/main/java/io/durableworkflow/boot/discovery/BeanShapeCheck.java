package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.CheckedBean.Origin;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Lookup;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** The bean must be a singleton, and of a class that can have a subclass. */
final class BeanShapeCheck implements BeanCheck {
    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return Stream.of(scope(bean), configuration(bean), subclass(bean), lookup(bean), factory(bean))
                .flatMap(found -> found);
    }

    private static Stream<Problem> scope(CheckedBean bean) {
        return problemIf(
                !bean.scope().equals(BeanDefinition.SCOPE_SINGLETON),
                bean,
                "has scope '%s', but after a restart no request or session leads back to its object"
                        .formatted(bean.scope()),
                "Make the bean a singleton, or move its durable methods to one.");
    }

    private static Stream<Problem> configuration(CheckedBean bean) {
        return problemIf(
                bean.origin() == Origin.CONFIGURATION,
                bean,
                "is a full @Configuration class with @Bean methods, of which Spring generates a subclass of its own",
                "Move the durable methods to a @Service, or declare @Configuration(proxyBeanMethods = false).");
    }

    private static Stream<Problem> subclass(CheckedBean bean) {
        Class<?> type = bean.beanClass();
        if (bean.origin() == Origin.FACTORY && reachedByInterfacesOnly(bean.type())) {
            return Stream.empty();
        }
        if (type.isRecord()) {
            return Stream.of(bean.problem("is a record, which can have no subclass", "Make it a class."));
        }
        if (type.isSealed()) {
            return Stream.of(bean.problem("is sealed, so it can have no generated subclass", "Remove 'sealed'."));
        }
        if (Modifier.isFinal(type.getModifiers())) {
            return Stream.of(bean.problem(
                    "is final, so it can have no subclass",
                    "Remove 'final' (in Kotlin: 'open class', or the kotlin-spring compiler plug-in)."));
        }
        return problemIf(
                bean.origin() == Origin.CONSTRUCTOR && hasOnlyPrivateConstructors(type),
                bean,
                "has only private constructors, so it can have no subclass",
                "Give it a constructor that is at least package-private.");
    }

    private static Stream<Problem> lookup(CheckedBean bean) {
        boolean found = bean.origin() == Origin.CONSTRUCTOR
                && !MethodIntrospector.selectMethods(
                                bean.beanClass(),
                                (java.lang.reflect.Method method) ->
                                        AnnotatedElementUtils.hasAnnotation(method, Lookup.class))
                        .isEmpty();
        return problemIf(
                found,
                bean,
                "has a @Lookup method, for which Spring generates a subclass of its own",
                "Inject an ObjectProvider instead, or move the durable methods to another bean.");
    }

    private static Stream<Problem> factory(CheckedBean bean) {
        return problemIf(
                bean.origin() == Origin.CONSTRUCTOR && FactoryBean.class.isAssignableFrom(bean.beanClass()),
                bean,
                "is a FactoryBean, which stands for the object that it makes",
                "Move the durable methods to another bean.");
    }

    // A proxy of interfaces needs no subclass, as with the client behind an interface or a lambda.
    private static boolean reachedByInterfacesOnly(DurableType type) {
        return type.methods().stream().allMatch(durable -> isDeclaredByAnInterface(durable, type.beanClass()));
    }

    private static boolean isDeclaredByAnInterface(DurableMethod durable, Class<?> type) {
        return Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
                .flatMap(contract -> Arrays.stream(contract.getMethods()))
                .anyMatch(method -> durable.equals(DurableType.of(type).find(method)));
    }

    private static boolean hasOnlyPrivateConstructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .map(Constructor::getModifiers)
                .allMatch(Modifier::isPrivate);
    }

    private static Stream<Problem> problemIf(boolean wrong, CheckedBean bean, String mistake, String cure) {
        return wrong ? Stream.of(bean.problem(mistake, cure)) : Stream.empty();
    }
}
