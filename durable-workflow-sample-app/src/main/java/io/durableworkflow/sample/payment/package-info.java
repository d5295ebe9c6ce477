/** A payment provider, simulated. */
@NullMarked
package io.durableworkflow.sample.payment;

import org.jspecify.annotations.NullMarked;
