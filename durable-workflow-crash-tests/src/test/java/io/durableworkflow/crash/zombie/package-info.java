/** A process that lost its executions while it was stopped, and does not know it. */
@NullMarked
package io.durableworkflow.crash.zombie;

import org.jspecify.annotations.NullMarked;
