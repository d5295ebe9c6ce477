/** Messages that are kept for a recipient until they are acknowledged. */
@NullMarked
package io.durableworkflow.sample.messages;

import org.jspecify.annotations.NullMarked;
