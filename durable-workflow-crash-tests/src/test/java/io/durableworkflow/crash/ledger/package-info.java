/** What processes have done to the outside world, line by line, whether they have recorded it or not. */
@NullMarked
package io.durableworkflow.crash.ledger;

import org.jspecify.annotations.NullMarked;
