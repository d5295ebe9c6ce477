/**
 * The programming model: start workflows with {@link io.durableworkflow.DurableEngine}, write them with
 * {@link io.durableworkflow.WorkflowContext} or with the annotations, follow them with
 * {@link io.durableworkflow.WorkflowHandle}.
 */
@NullMarked
package io.durableworkflow;

import org.jspecify.annotations.NullMarked;
