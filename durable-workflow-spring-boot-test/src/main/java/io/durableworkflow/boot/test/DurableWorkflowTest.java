package io.durableworkflow.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;

/**
 * A test of workflows in an application context: with a store of its own, which is empty at the beginning of each test method; with
 * time that stands still until the test moves it; and with a process that can die. A {@link WorkflowTester} is there to be injected,
 * into fields and as a parameter of test methods. The rest is as with {@link SpringBootTest}: contexts are cached, and
 * {@code @MockitoBean}, {@code @TestConfiguration} and {@code @ActiveProfiles} work.
 *
 * <p>Before each test method the process that runs is killed, what the application has stored up to then (at its start, or in
 * {@code @BeforeAll}) is deleted, and a new process is started. Test methods that share a context run one after the other, also if JUnit
 * runs classes in parallel.
 *
 * <p>Waits of zero length apart, every wait takes the execution out of memory, so that going on is a replay
 * ({@code durable-workflow.resident-wait} is 0 unless the test sets it).
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest
@ExtendWith(WorkflowTesterParameterResolver.class)
public @interface DurableWorkflowTest {
    /** Where time stands at the beginning of a test, unless it is said. */
    String START_TIME = "2026-01-01T00:00:00Z";

    /** Properties of the application, as {@link SpringBootTest#properties()}. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
    String[] properties() default {};

    /** Arguments of the application, as {@link SpringBootTest#args()}. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "args")
    String[] args() default {};

    /** Component classes, as {@link SpringBootTest#classes()}; none for those of the {@code @SpringBootApplication}. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "classes")
    Class<?>[] classes() default {};

    /** The kind of web environment; none unless it is said. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "webEnvironment")
    WebEnvironment webEnvironment() default WebEnvironment.NONE;

    /** Where time stands at the beginning of each test method: an instant, such as {@code 2026-01-01T00:00:00Z}. */
    String startTime() default START_TIME;
}
