/** Measured claims, each beside a floor that is measured in the same run. */
@NullMarked
package io.durableworkflow.benchmarks;

import org.jspecify.annotations.NullMarked;
