/** A report that is written once for each day, by a schedule. */
@NullMarked
package io.durableworkflow.sample.reports;

import org.jspecify.annotations.NullMarked;
