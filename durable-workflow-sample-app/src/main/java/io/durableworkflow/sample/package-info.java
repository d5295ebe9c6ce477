/** The application and its settings. Begin reading at {@link io.durableworkflow.sample.checkout.Checkout}. */
@NullMarked
package io.durableworkflow.sample;

import org.jspecify.annotations.NullMarked;
