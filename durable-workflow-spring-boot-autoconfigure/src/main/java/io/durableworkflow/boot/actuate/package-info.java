/** What operators see over the actuator: the endpoint and the health indicator. */
@NullMarked
package io.durableworkflow.boot.actuate;

import org.jspecify.annotations.NullMarked;
