package io.durableworkflow.boot.test;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Begins each method of a {@link DurableWorkflowTest} with an empty store and a new process, and ends that process with it. */
final class WorkflowTestExecutionListener extends AbstractTestExecutionListener {
    // Outside of the test's transaction (4000), if it has one.
    private static final int ORDER = 3_500;
    private static final String TESTER = WorkflowTestExecutionListener.class.getName();

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        DurableWorkflowTest annotation =
                TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(), DurableWorkflowTest.class);
        if (annotation == null) {
            return;
        }
        WorkflowTester tester = test.getApplicationContext().getBean(WorkflowTester.class);
        Instant startTime = startTime(annotation, test.getTestClass());
        tester.begin(startTime);
        test.setAttribute(TESTER, tester);
    }

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.removeAttribute(TESTER) instanceof WorkflowTester tester) {
            tester.end(test.getTestException() == null);
        }
    }

    private static Instant startTime(DurableWorkflowTest annotation, Class<?> test) {
        try {
            return Instant.parse(annotation.startTime());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "startTime of @DurableWorkflowTest on %s must be an instant such as %s, was '%s'"
                            .formatted(test.getName(), DurableWorkflowTest.START_TIME, annotation.startTime()),
                    e);
        }
    }
}
