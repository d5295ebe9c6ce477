/** What has been done to the outside world, line by line. */
@NullMarked
package io.durableworkflow.sample.ledger;

import org.jspecify.annotations.NullMarked;
