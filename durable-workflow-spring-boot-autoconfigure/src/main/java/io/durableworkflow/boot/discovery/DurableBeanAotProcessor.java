package io.durableworkflow.boot.discovery;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.aot.InstanceSupplierCodeGenerator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RegisteredBean.InstantiationDescriptor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.javapoet.CodeBlock;

/**
 * Makes the code that is generated ahead of time create the enhanced class. Left alone, it would create the user's class
 * itself, and self-calls would silently lose what durable methods promise.
 */
final class DurableBeanAotProcessor implements BeanRegistrationAotProcessor {
    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
        RootBeanDefinition definition = registeredBean.getMergedBeanDefinition();
        if (!definition.hasBeanClass() || !DurableEnhanced.class.isAssignableFrom(definition.getBeanClass())) {
            return null;
        }
        return BeanRegistrationAotContribution.withCustomCodeFragments(
                fragments -> new EnhancedCodeFragments(fragments, registeredBean, definition.getBeanClass()));
    }

    private static final class EnhancedCodeFragments extends BeanRegistrationCodeFragmentsDecorator {
        private final RegisteredBean registeredBean;
        private final Class<?> enhanced;

        EnhancedCodeFragments(
                BeanRegistrationCodeFragments delegate, RegisteredBean registeredBean, Class<?> enhanced) {
            super(delegate);
            this.registeredBean = registeredBean;
            this.enhanced = enhanced;
        }

        @Override
        public CodeBlock generateSetBeanDefinitionPropertiesCode(
                GenerationContext generationContext,
                BeanRegistrationCode registrationCode,
                RootBeanDefinition definition,
                Predicate<String> attributeFilter) {
            Predicate<String> withOurs = attributeFilter
                    .or(AutoProxyUtils.PRESERVE_TARGET_CLASS_ATTRIBUTE::equals)
                    .or(EnhancedClasses.ATTRIBUTE::equals);
            return CodeBlock.builder()
                    .add(super.generateSetBeanDefinitionPropertiesCode(
                            generationContext, registrationCode, definition, withOurs))
                    .addStatement("$T.initialize($T.class)", EnhancedClasses.class, enhanced)
                    .build();
        }

        @Override
        public CodeBlock generateInstanceSupplierCode(
                GenerationContext generationContext, BeanRegistrationCode registrationCode, boolean allowShortcut) {
            hint(generationContext.getRuntimeHints().reflection());
            return new InstanceSupplierCodeGenerator(
                            generationContext,
                            registrationCode.getClassName(),
                            registrationCode.getMethods(),
                            allowShortcut)
                    .generateCode(registeredBean, enhancedConstructor());
        }

        private InstantiationDescriptor enhancedConstructor() {
            InstantiationDescriptor resolved = registeredBean.resolveInstantiationDescriptor();
            if (!(resolved.executable() instanceof Constructor<?> constructor)) {
                throw new IllegalStateException(enhanced.getName() + " is made by " + resolved.executable());
            }
            try {
                return new InstantiationDescriptor(enhanced.getDeclaredConstructor(constructor.getParameterTypes()));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(enhanced.getName() + " has no counterpart of " + constructor, e);
            }
        }

        // A native image knows of no method that is called, and of no type that is read, by reflection only.
        private void hint(ReflectionHints hints) {
            BindingReflectionHintsRegistrar payloads = new BindingReflectionHintsRegistrar();
            DurableType type = DurableType.of(enhanced);
            for (DurableMethod durable : type.methods()) {
                hints.registerMethod(durable.method(), ExecutableMode.INVOKE);
                Stream.concat(durable.parameterTypes().stream(), Stream.of(durable.resultType()))
                        .forEach(payload -> payloads.registerReflectionHints(hints, payload));
            }
            Stream.concat(
                            type.steps().filter(StepMethod::isCompensated).map(CompensationMethod::of),
                            type.steps().filter(StepMethod::isReconciled).map(OnUnknownMethod::of))
                    .forEach((Method named) -> hints.registerMethod(named, ExecutableMode.INVOKE));
            hints.registerType(enhanced, builder -> builder.withField(SelfReference.FIELD));
        }
    }
}
