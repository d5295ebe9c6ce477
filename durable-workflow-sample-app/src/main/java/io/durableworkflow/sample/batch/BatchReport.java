package io.durableworkflow.sample.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch.
 *
 * @param accepted orders that are new and on disk
 * @param existing orders that were there before
 * @param rejected lines that are no order, or another order under an id that exists
 * @param rejections the first of them, at most {@value #MAX_REJECTIONS}
 */
record BatchReport(int accepted, int existing, int rejected, List<Rejection> rejections) {
    static final int MAX_REJECTIONS = 100;

    /**
     * Why a line was rejected.
     *
     * @param line its number, from 1
     * @param orderId as far as it could be read
     */
    record Rejection(int line, @Nullable String orderId, String reason) {}
}
