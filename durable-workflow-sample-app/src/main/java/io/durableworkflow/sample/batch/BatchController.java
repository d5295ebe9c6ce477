package io.durableworkflow.sample.batch;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders by the thousand. */
@RestController
@RequestMapping("/orders/batch")
class BatchController {
    private static final ClassPathResource CATALOGUE = new ClassPathResource("catalogue/orders.jsonl");

    private final OrderBatch batch;

    BatchController(OrderBatch batch) {
        this.batch = batch;
    }

    /**
     * Places the orders of the body, one line of JSON each; of an empty body, those of the catalogue.
     *
     * @param catalogue whether to place the catalogue in any case
     */
    @PostMapping(consumes = MediaType.APPLICATION_NDJSON_VALUE)
    BatchReport upload(@RequestParam(defaultValue = "false") boolean catalogue, InputStream body) throws IOException {
        PushbackInputStream lines = new PushbackInputStream(body);
        int first = catalogue ? -1 : lines.read();
        if (first == -1) {
            return catalogue();
        }
        lines.unread(first);
        return batch.place(lines);
    }

    /** Places the 1000 orders that are shipped with the application. Repeating it starts nothing twice. */
    @PostMapping
    BatchReport catalogue(@RequestParam(defaultValue = "false") boolean catalogue, HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        // Whoever sends something means that, and has only forgotten to say what it is.
        if (!catalogue && hasBody(request)) {
            HttpMediaTypeNotSupportedException refusal =
                    new HttpMediaTypeNotSupportedException((MediaType) null, List.of(MediaType.APPLICATION_NDJSON));
            refusal.getBody().setDetail("Send orders as JSON lines with Content-Type: application/x-ndjson");
            throw refusal;
        }
        return catalogue();
    }

    private BatchReport catalogue() throws IOException {
        try (InputStream shipped = CATALOGUE.getInputStream()) {
            return batch.place(shipped);
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }
}
