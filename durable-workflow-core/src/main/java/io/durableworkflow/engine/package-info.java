/**
 * The engine behind {@link io.durableworkflow.DurableEngine#builder()}. Nothing here is public; {@code EngineEntry} is
 * where the API comes in.
 */
@NullMarked
package io.durableworkflow.engine;

import org.jspecify.annotations.NullMarked;
