package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a failed start because of durable methods into a list of mistakes and a list of cures. */
final class InvalidDurableBeanFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDurableBeanException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidDurableBeanException cause) {
        List<Problem> problems = cause.problems();
        String description = problems.size() == 1
                ? "A durable method cannot work as it is written:"
                : "Durable methods cannot work as they are written (%d mistakes):".formatted(problems.size());
        return new FailureAnalysis(
                description + list(problems, problem -> describe(problem)),
                "Mend each of them:" + list(problems, Problem::cure),
                cause);
    }

    private static String describe(Problem problem) {
        String subject = problem.method() == null ? "the class" : problem.method();
        return "bean '%s' (%s): %s %s".formatted(problem.beanName(), problem.beanClass(), subject, problem.mistake());
    }

    private static String list(List<Problem> problems, Function<Problem, String> text) {
        return problems.stream()
                .map(problem -> "%n    %d. %s".formatted(problems.indexOf(problem) + 1, text.apply(problem)))
                .collect(Collectors.joining("", "%n".formatted(), ""));
    }
}
