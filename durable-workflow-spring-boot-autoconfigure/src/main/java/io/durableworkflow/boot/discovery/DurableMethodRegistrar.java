package io.durableworkflow.boot.discovery;

import io.durableworkflow.CronParser;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.ScheduleDeclaration;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.boot.discovery.CheckedBean.Origin;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Hands what the annotated beans define to an engine. Needs their types only: no bean is created for it. */
public final class DurableMethodRegistrar {
    private final ConfigurableListableBeanFactory beanFactory;
    private final DurableBeans beans;
    private final Supplier<CronParser> cron;

    /**
     * Creates the registrar.
     *
     * @param beanFactory whose beans are registered
     * @param beans shared with {@link DurableBeanPostProcessor}
     * @param cron what the engine reads cron expressions with
     */
    public DurableMethodRegistrar(
            ConfigurableListableBeanFactory beanFactory, DurableBeans beans, Supplier<CronParser> cron) {
        this.beanFactory = beanFactory;
        this.beans = beans;
        this.cron = cron;
    }

    /**
     * Registers all workflows and compensations, and declares the schedules. Call it once per engine, after the singletons have been created and
     * before {@link DurableEngine#launch()}: a bean made by a {@code @Bean} method that returns an interface shows what it
     * is only then, and if it is lazy even later, so a workflow of such a bean is not known.
     *
     * @throws InvalidDurableBeanException if two workflows have one name and version, or two schedules one name, if a cron
     *     expression cannot be read, or if a workflow names a queue that is not configured
     */
    public void registerWith(DurableEngine engine) {
        List<CheckedBean> found = durableBeans();
        List<Problem> problems = new ArrayList<>(WorkflowNames.problemsOf(found));
        if (problems.isEmpty()) {
            found.forEach(bean -> problems.addAll(register(bean, engine)));
        }
        problems.addAll(ScheduleNames.problemsOf(found));
        CronCheck readable = new CronCheck(cron.get());
        found.forEach(bean -> readable.problemsOf(bean).forEach(problems::add));
        if (!problems.isEmpty()) {
            throw new InvalidDurableBeanException(problems);
        }
        // All at once: what was declared before and is not among these starts nothing any more.
        engine.declareSchedules(found.stream()
                .flatMap(bean -> schedules(beans.get(bean.name()), bean.type()))
                .toList());
    }

    private static Stream<ScheduleDeclaration> schedules(DurableBean bean, DurableType type) {
        return type.workflows().flatMap(workflow -> {
            ScheduleOptions options = workflow.schedule();
            return options == null
                    ? Stream.empty()
                    : Stream.of(new ScheduleDeclaration(workflow.name(), bean.definitionOf(workflow), options));
        });
    }

    // Compensations first, so that they are there when a workflow goes on.
    private List<Problem> register(CheckedBean checked, DurableEngine engine) {
        DurableBean bean = beans.get(checked.name());
        checked.type()
                .steps()
                .filter(StepMethod::isCompensated)
                .flatMap(bean::compensationsOf)
                .forEach(engine::register);
        List<Problem> problems = new ArrayList<>();
        checked.type().workflows().forEach(workflow -> {
            try {
                engine.register(bean.definitionOf(workflow));
            } catch (QueueNotFoundException e) {
                problems.add(noSuchQueue(checked, workflow, e.queue(), engine));
            }
        });
        return problems;
    }

    private static Problem noSuchQueue(CheckedBean bean, WorkflowMethod workflow, String queue, DurableEngine engine) {
        String known = engine.queues().list().stream()
                .map(view -> "'" + view.name() + "'")
                .collect(Collectors.joining(", "));
        return bean.problem(
                workflow,
                "names the queue '%s' in @DurableWorkflow, which is not configured (%s)"
                        .formatted(queue, known.isEmpty() ? "no queue is" : "there are " + known),
                "Configure it by the property durable-workflow.queues.%s.concurrency or a QueueOptions bean, or name another."
                        .formatted(queue));
    }

    private List<CheckedBean> durableBeans() {
        return Arrays.stream(beanFactory.getBeanDefinitionNames())
                .filter(name -> !beanFactory.getBeanDefinition(name).isAbstract())
                .flatMap(this::durableBean)
                .toList();
    }

    private Stream<CheckedBean> durableBean(String name) {
        Class<?> type = typeOf(name);
        return type == null || DurableType.of(type).isEmpty()
                ? Stream.empty()
                : Stream.of(
                        new CheckedBean(name, DurableType.of(type), Origin.FACTORY, BeanDefinition.SCOPE_SINGLETON));
    }

    private @Nullable Class<?> typeOf(String name) {
        Class<?> type = beanFactory.getType(name, false);
        // A proxy of interfaces hides what is annotated on the class; one that exists can be looked behind.
        return type != null && Proxy.isProxyClass(type) && beanFactory.containsSingleton(name)
                ? AopProxyUtils.ultimateTargetClass(beanFactory.getBean(name))
                : type;
    }
}
