/**
 * Finds, checks and prepares beans with {@link io.durableworkflow.DurableWorkflow} and {@link io.durableworkflow.Step}
 * methods, and hands what they define to an engine.
 *
 * <p>A call goes one way, whether it comes from outside or from the bean itself:
 *
 * <pre>
 * caller ─▶ proxy [ DurableCallInterceptor │ @Retryable │ @Transactional │ @Validated │ ArrivalInterceptor ] ─▶ bean
 *             ▲                                                                                              │
 *             └────────────────────────── SelfCallRedirector: a self-call ───────────────────────────────────┘
 * </pre>
 *
 * The outermost interceptor asks the engine: start or replay, or go on. The innermost one tells the bean that the call
 * has come through the proxy; a call of which the bean has not been told is a self-call, and is sent to the proxy.
 */
@NullMarked
package io.durableworkflow.boot.discovery;

import org.jspecify.annotations.NullMarked;
