/** Executions that end the process they run in, again and again. */
@NullMarked
package io.durableworkflow.crash.deadly;

import org.jspecify.annotations.NullMarked;
