package io.durableworkflow.boot.discovery;

import io.durableworkflow.CronParser;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The start-up checks: what cannot work is refused before the first execution, all at once, each with its cure. */
public final class DurableBeanInspector {
    private record Inspected(String beanName, Class<?> beanClass) {}

    private final List<BeanCheck> checks;
    private final Set<Inspected> inspected = ConcurrentHashMap.newKeySet();

    /**
     * Creates an inspector.
     *
     * @param payloads says which types can be stored
     * @param cron reads the cron expressions
     */
    public DurableBeanInspector(TypeCheck payloads, CronParser cron) {
        checks = List.of(
                new BeanShapeCheck(),
                new MethodShapeCheck(),
                new NameCheck(),
                new AttributeCheck(),
                new CronCheck(cron),
                new AdviceCheck(),
                new CompensationCheck(),
                new OnUnknownCheck(),
                new PayloadCheck(payloads),
                new SelfCallCheck());
    }

    /**
     * Inspects beans.
     *
     * @throws InvalidDurableBeanException if there is anything wrong with one of them
     */
    void inspect(List<CheckedBean> beans) {
        List<Problem> problems = new ArrayList<>();
        for (CheckedBean bean : beans) {
            checks.forEach(check -> check.problemsOf(bean).forEach(problems::add));
        }
        problems.addAll(WorkflowNames.problemsOf(beans));
        problems.addAll(ScheduleNames.problemsOf(beans));
        if (!problems.isEmpty()) {
            throw new InvalidDurableBeanException(problems);
        }
        beans.forEach(bean -> inspected.add(new Inspected(bean.name(), bean.beanClass())));
    }

    /** Inspects a bean whose class became known only with its object, unless that class has been inspected already. */
    void inspectCreated(CheckedBean bean) {
        if (!inspected.contains(new Inspected(bean.name(), bean.beanClass()))) {
            inspect(List.of(bean));
        }
    }
}
