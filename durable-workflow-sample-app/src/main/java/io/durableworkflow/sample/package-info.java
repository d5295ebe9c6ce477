/**
 * The application and its settings. Begin reading at {@link io.durableworkflow.sample.checkout.Checkout}. The packages {@code upload},
 * {@code devices}, {@code accounts}, {@code migration}, {@code messages}, {@code patients}, {@code approvals} and {@code reports} are
 * examples, each of which stands alone.
 */
@NullMarked
package io.durableworkflow.sample;

import org.jspecify.annotations.NullMarked;
