/** A process that works steadily for a long time, and whether what it uses stays the same. */
@NullMarked
package io.durableworkflow.crash.soak;

import org.jspecify.annotations.NullMarked;
