/** Accounts that are opened with a first deposit, by steps whose effect and result are one commit. */
@NullMarked
package io.durableworkflow.sample.accounts;

import org.jspecify.annotations.NullMarked;
