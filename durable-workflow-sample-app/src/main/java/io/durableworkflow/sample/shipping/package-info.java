/** A carrier, simulated. */
@NullMarked
package io.durableworkflow.sample.shipping;

import org.jspecify.annotations.NullMarked;
