/** The stock, in the application's own database. */
@NullMarked
package io.durableworkflow.sample.stock;

import org.jspecify.annotations.NullMarked;
