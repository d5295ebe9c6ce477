/** Rows that are brought into another form, batch by batch. */
@NullMarked
package io.durableworkflow.sample.migration;

import org.jspecify.annotations.NullMarked;
