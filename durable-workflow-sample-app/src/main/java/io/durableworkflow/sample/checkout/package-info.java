/** The workflow: what happens to an order, from the reservation to the delivery. */
@NullMarked
package io.durableworkflow.sample.checkout;

import org.jspecify.annotations.NullMarked;
