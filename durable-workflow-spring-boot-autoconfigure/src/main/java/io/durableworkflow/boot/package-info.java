/** The auto-configuration: what an application gets by adding the starter, and the properties that change it. */
@NullMarked
package io.durableworkflow.boot;

import org.jspecify.annotations.NullMarked;
