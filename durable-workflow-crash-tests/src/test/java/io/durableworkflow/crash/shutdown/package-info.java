/** An application that is asked to end while it works, and what must be left of its work. */
@NullMarked
package io.durableworkflow.crash.shutdown;

import org.jspecify.annotations.NullMarked;
