package io.durableworkflow.sample.orders;

import io.durableworkflow.ExecutionNotFoundException;

/**
 * How the id of an order becomes the id of its execution. An id that follows from the business makes a start repeatable:
 * the same order is the same execution, however often it is posted.
 */
final class OrderIds {
    /** What an execution id may hold, less the six characters of the longer prefix, and no "." or "..", which a URL swallows. */
    static final String PATTERN = "(?!\\.{1,2}$)[A-Za-z0-9\\-_.:@+=,~]{1,250}";

    private static final String PREFIX = "order-";

    private static final String RETURN_PREFIX = "back-";

    private OrderIds() {}

    static String executionId(String orderId) {
        return PREFIX + orderId;
    }

    /** The execution that gives back what was paid for an order; once, however often it is asked for. */
    static String returnId(String orderId) {
        return RETURN_PREFIX + orderId;
    }

    /**
     * The execution id of an order that somebody asks for.
     *
     * @throws ExecutionNotFoundException if no order can have this id
     */
    static String existing(String orderId) {
        if (!orderId.matches(PATTERN)) {
            throw new ExecutionNotFoundException(executionId(orderId));
        }
        return executionId(orderId);
    }
}
