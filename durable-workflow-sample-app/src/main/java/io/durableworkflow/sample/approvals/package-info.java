/** An expense that somebody must approve, who is reminded, and a manager after that. */
@NullMarked
package io.durableworkflow.sample.approvals;

import org.jspecify.annotations.NullMarked;
