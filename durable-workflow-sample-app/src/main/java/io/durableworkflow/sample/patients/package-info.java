/** Patients who consent, or do not, or take it back. */
@NullMarked
package io.durableworkflow.sample.patients;

import org.jspecify.annotations.NullMarked;
