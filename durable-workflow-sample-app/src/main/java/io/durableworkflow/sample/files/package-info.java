/** Files that are whole or not there. */
@NullMarked
package io.durableworkflow.sample.files;

import org.jspecify.annotations.NullMarked;
