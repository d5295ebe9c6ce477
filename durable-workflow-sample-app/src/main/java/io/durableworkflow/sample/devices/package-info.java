/** Devices that are registered, asked for their firmware until they answer, and switched on. */
@NullMarked
package io.durableworkflow.sample.devices;

import org.jspecify.annotations.NullMarked;
