package io.durableworkflow.boot.test;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What JUnit says when it runs some test classes, as a user's build does.
 *
 * @param passed how many test methods passed
 * @param failures what the others failed with
 */
record TestRun(long passed, List<Throwable> failures) {
    static TestRun of(Class<?>... classes) {
        return of(Map.of(), classes);
    }

    static TestRun of(Map<String, String> parameters, Class<?>... classes) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes)
                        .map(type -> (DiscoverySelector) selectClass(type))
                        .toList())
                .configurationParameters(parameters)
                .build();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        return new TestRun(
                summary.getTestsSucceededCount(),
                summary.getFailures().stream()
                        .map(TestExecutionSummary.Failure::getException)
                        .toList());
    }

    /** All have passed. */
    TestRun requirePassed() {
        StringWriter text = new StringWriter();
        failures.forEach(failure -> failure.printStackTrace(new PrintWriter(text, true)));
        if (!failures.isEmpty() || passed == 0) {
            throw new AssertionError(passed + " passed, " + failures.size() + " failed:\n" + text);
        }
        return this;
    }

    /** The one failure, with those that led to it. */
    Throwable onlyFailure() {
        if (failures.size() != 1) {
            throw new AssertionError("There is not one failure, there are " + failures);
        }
        return failures.get(0);
    }

    /** The messages of a failure and of what it was caused by. */
    static String messages(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.getMessage()).append('\n');
        }
        return text.toString();
    }
}
