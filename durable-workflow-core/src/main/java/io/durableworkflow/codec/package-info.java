/** The port that turns values into stored text and back. */
@NullMarked
package io.durableworkflow.codec;

import org.jspecify.annotations.NullMarked;
