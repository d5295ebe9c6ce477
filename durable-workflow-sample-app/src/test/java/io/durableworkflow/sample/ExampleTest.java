package io.durableworkflow.sample;

import io.durableworkflow.boot.test.DurableWorkflowTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.ContextConfiguration;

/** A test of an example in the whole application, which it asks over HTTP; with a time that it moves itself, and a process that can die. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DurableWorkflowTest(webEnvironment = WebEnvironment.MOCK, properties = "sample.migration.batch-size=1000")
@AutoConfigureMockMvc
@ContextConfiguration(initializers = TestFiles.class)
public @interface ExampleTest {}
