/** A program that is killed again and again while it works, and what must be left of its work each time. */
@NullMarked
package io.durableworkflow.crash.kill;

import org.jspecify.annotations.NullMarked;
