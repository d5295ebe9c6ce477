package io.durableworkflow.sample.batch;

import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.sample.batch.BatchReport.Rejection;
import io.durableworkflow.sample.orders.OrderRequest;
import io.durableworkflow.sample.orders.Orders;
import io.durableworkflow.sample.web.FieldProblem;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes orders from a stream of JSON lines, one after the other, so that a large batch needs no more memory than a small one.
 * A batch that is cut off can simply be sent again: the orders that made it are recognised.
 */
@Service
class OrderBatch {
    /** Most lines of one batch. */
    static final int MAX_LINES = 10_000;

    private final Orders orders;
    private final JsonMapper json;
    private final Validator validator;

    OrderBatch(Orders orders, JsonMapper json, Validator validator) {
        this.orders = orders;
        this.json = json;
        this.validator = validator;
    }

    /**
     * Places the orders of a stream. A line that is wrong is reported, and the others go on.
     *
     * @throws io.durableworkflow.StoreUnavailableException if the database cannot write; the lines before are placed
     */
    BatchReport place(InputStream input) throws IOException {
        Tally tally = new Tally();
        JsonLines lines = new JsonLines(input);
        for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
            if (line.number() > MAX_LINES) {
                tally.reject(
                        line.number(),
                        null,
                        "a batch has at most " + MAX_LINES + " lines; this and the rest are ignored");
                break;
            }
            place(line, tally);
        }
        return tally.report();
    }

    private void place(JsonLines.Line line, Tally tally) {
        if (line.isTooLong()) {
            tally.reject(line.number(), null, "the line is longer than " + JsonLines.MAX_LENGTH + " bytes");
            return;
        }
        OrderRequest request;
        try {
            request = json.readValue(line.content(), OrderRequest.class);
        } catch (JacksonException e) {
            tally.reject(line.number(), null, FieldProblem.of(e).toString());
            return;
        }
        if (request == null) { // the line says null
            tally.reject(line.number(), null, "the request is not an order");
            return;
        }
        String problems = validator.validate(request).stream()
                .map(violation -> FieldProblem.of(violation).toString())
                .sorted()
                .collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            tally.reject(line.number(), request.orderId(), problems);
            return;
        }
        try {
            tally.placed(orders.place(request.toOrder()));
        } catch (ExecutionConflictException e) {
            tally.reject(line.number(), request.orderId(), String.valueOf(e.getMessage()));
        }
    }

    private static final class Tally {
        private static final int MAX_SHOWN_ID = 250;

        private final List<Rejection> rejections = new ArrayList<>();
        private int accepted;
        private int existing;
        private int rejected;

        void placed(Orders.Placed placed) {
            if (placed.isNew()) {
                accepted++;
            } else {
                existing++;
            }
        }

        void reject(int line, @Nullable String orderId, String reason) {
            rejected++;
            if (rejections.size() < BatchReport.MAX_REJECTIONS) {
                rejections.add(new Rejection(line, shown(orderId), reason));
            }
        }

        BatchReport report() {
            return new BatchReport(accepted, existing, rejected, List.copyOf(rejections));
        }

        private static @Nullable String shown(@Nullable String orderId) {
            return orderId == null || orderId.length() <= MAX_SHOWN_ID ? orderId : orderId.substring(0, MAX_SHOWN_ID);
        }
    }
}
