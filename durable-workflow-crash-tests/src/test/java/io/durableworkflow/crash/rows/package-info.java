/** Files with far more executions than fit into memory. */
@NullMarked
package io.durableworkflow.crash.rows;

import org.jspecify.annotations.NullMarked;
