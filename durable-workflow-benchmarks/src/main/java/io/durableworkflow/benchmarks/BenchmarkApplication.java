package io.durableworkflow.benchmarks;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The application of {@link SpringSubject}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(StepsBean.class)
class BenchmarkApplication {}
