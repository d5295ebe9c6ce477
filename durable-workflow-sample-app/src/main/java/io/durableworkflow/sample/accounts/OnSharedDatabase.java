package io.durableworkflow.sample.accounts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Only where executions are kept in the application's database, as the profile {@code shared-database} says. Elsewhere the steps of this
 * package would be run at least once, and some of them have nothing but the engine to keep them from booking twice.
 */
@ConditionalOnProperty(name = "durable-workflow.datasource.mode", havingValue = "application")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnSharedDatabase {}
