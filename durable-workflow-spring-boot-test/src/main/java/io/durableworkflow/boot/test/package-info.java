/**
 * For tests of applications with workflows. Being on the class path of the tests gives every test context a workflow database of its
 * own; {@link io.durableworkflow.boot.test.DurableWorkflowTest} adds virtual time and processes that die.
 */
@NullMarked
package io.durableworkflow.boot.test;

import org.jspecify.annotations.NullMarked;
