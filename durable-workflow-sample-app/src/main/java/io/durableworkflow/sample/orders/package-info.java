/** Orders over HTTP: place one, look at it, report its delivery. */
@NullMarked
package io.durableworkflow.sample.orders;

import org.jspecify.annotations.NullMarked;
