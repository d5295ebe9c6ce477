/**
 * What operators ask and command, from text to engine and back to plain data. The actuator's endpoints and the dashboard both
 * speak through it, so they understand and answer alike.
 */
@NullMarked
package io.durableworkflow.boot.operator;

import org.jspecify.annotations.NullMarked;
