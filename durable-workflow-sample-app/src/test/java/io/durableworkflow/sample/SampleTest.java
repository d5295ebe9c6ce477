package io.durableworkflow.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the whole application, with short delays and files of its own. Tests share one context, so each of them uses
 * order ids that no other one uses.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(properties = "sample.settlement-delay=50ms")
@AutoConfigureMockMvc
@ContextConfiguration(initializers = TestFiles.class)
public @interface SampleTest {}
