package io.durableworkflow.boot.discovery;

import io.durableworkflow.DurableWorkflowException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Beans whose durable methods cannot work as they are written. Names all of them at once, each with its cure. */
public final class InvalidDurableBeanException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    /**
     * One mistake.
     *
     * @param beanName name of the bean
     * @param beanClass name of its class, as written by the user
     * @param method the method and its parameters, such as {@code charge(Order)}; null if it is the class that is wrong
     * @param mistake what is wrong, as the rest of a sentence that begins with the method or the class
     * @param cure what to do, as a sentence
     */
    public record Problem(
            String beanName, String beanClass, @Nullable String method, String mistake, String cure) {
        @Override
        public String toString() {
            String subject = method == null ? beanClass : beanClass + "." + method;
            return "Bean '%s': %s %s. %s".formatted(beanName, subject, mistake, cure);
        }
    }

    private final transient List<Problem> problems;

    InvalidDurableBeanException(List<Problem> problems) {
        super(
                "DW-201",
                problems.stream()
                        .map(problem -> "\n- " + problem)
                        .collect(Collectors.joining("", "Durable methods cannot work as they are written:", "")));
        this.problems = List.copyOf(problems);
    }

    /** The mistakes, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
