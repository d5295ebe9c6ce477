/** Turns what stops a start into two sentences: what is wrong, and what to do. */
@NullMarked
package io.durableworkflow.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
