package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.stream.Stream;

/** Looks for one kind of mistake. Never needs the bean itself, which may be lazy. */
@FunctionalInterface
interface BeanCheck {
    Stream<Problem> problemsOf(CheckedBean bean);
}
