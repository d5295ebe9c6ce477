/** A file that is sent in chunks, with a checksum of each, and goes on with the chunk it was at. */
@NullMarked
package io.durableworkflow.sample.upload;

import org.jspecify.annotations.NullMarked;
