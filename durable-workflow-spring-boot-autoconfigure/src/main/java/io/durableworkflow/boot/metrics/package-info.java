/** Micrometer meters. Their tags are names from the code, never ids. */
@NullMarked
package io.durableworkflow.boot.metrics;

import org.jspecify.annotations.NullMarked;
