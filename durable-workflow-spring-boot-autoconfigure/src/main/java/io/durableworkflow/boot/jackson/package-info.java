/** Payloads as JSON text, by a mapper that belongs to the library alone. */
@NullMarked
package io.durableworkflow.boot.jackson;

import org.jspecify.annotations.NullMarked;
