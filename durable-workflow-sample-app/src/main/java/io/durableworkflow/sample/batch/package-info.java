/** Many orders at once: an upload of JSON lines, or the catalogue that is shipped with the application. */
@NullMarked
package io.durableworkflow.sample.batch;

import org.jspecify.annotations.NullMarked;
