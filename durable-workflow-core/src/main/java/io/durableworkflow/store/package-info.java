/**
 * The port to the place where executions are kept. Applications do not call it; whoever brings another database
 * implements {@link io.durableworkflow.store.CheckpointStore} and runs the store contract against it.
 */
@NullMarked
package io.durableworkflow.store;

import org.jspecify.annotations.NullMarked;
