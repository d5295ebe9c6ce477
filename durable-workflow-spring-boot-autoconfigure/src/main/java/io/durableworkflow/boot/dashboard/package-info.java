/** The pages for operators: their files, the JSON they talk to, and what tells them of changes. */
@NullMarked
package io.durableworkflow.boot.dashboard;

import org.jspecify.annotations.NullMarked;
