package io.durableworkflow.boot.test;

import java.lang.reflect.Constructor;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Hands the tester to methods of a test. Where Spring does that itself, as of {@code @Autowired} parameters, it keeps out. */
final class WorkflowTesterParameterResolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
        return parameter.getParameter().getType() == WorkflowTester.class
                && !(parameter.getDeclaringExecutable() instanceof Constructor)
                && !ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
        return SpringExtension.getApplicationContext(extension).getBean(WorkflowTester.class);
    }
}
