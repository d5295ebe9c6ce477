package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.CheckedBean.Origin;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import io.durableworkflow.boot.discovery.SelfCallScan.SelfCall;
import java.util.stream.Stream;

/** An object that Spring did not make of the generated class must not rely on its self-calls being redirected. */
final class SelfCallCheck implements BeanCheck {
    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return bean.origin() == Origin.FACTORY
                ? SelfCallScan.of(bean.type()).stream().map(call -> problem(bean, call))
                : Stream.empty();
    }

    private static Problem problem(CheckedBean bean, SelfCall call) {
        return bean.problem(
                call.callee(),
                "is called by %s(..) of the same object, which no proxy can see, because a @Bean method or a supplier made the object"
                        .formatted(call.caller()),
                "Let Spring create the bean from its class (@Component, @Import or a BeanRegistrar), or move the method to"
                        + " another bean.");
    }
}
