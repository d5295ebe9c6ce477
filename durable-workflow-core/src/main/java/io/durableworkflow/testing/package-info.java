/** What tests of durable code need: time that is moved by hand and a store that crashes when told to. */
@NullMarked
package io.durableworkflow.testing;

import org.jspecify.annotations.NullMarked;
