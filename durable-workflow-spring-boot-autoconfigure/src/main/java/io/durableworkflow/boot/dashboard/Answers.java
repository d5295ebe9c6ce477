package io.durableworkflow.boot.dashboard;

import io.durableworkflow.boot.operator.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.ServerResponse.HeadersBuilder.WriteFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every answer of the dashboard is made here, so that none is without the headers that keep a browser from doing more than the
 * pages need. They are written as they are: what the application has set up for its own JSON and views has no part in it.
 */
final class Answers {
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'none'; object-src 'none'";

    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final String RETRY_AFTER_SECONDS = "30";

    // Of its own: stored values are shown as they are, whatever the application makes of JSON.
    private static final JsonMapper MAPPER = DashboardJson.MAPPER;

    private Answers() {}

    /** An object of JSON that nobody may keep. */
    static ServerResponse json(int status, Object value) {
        return with(status, MediaType.APPLICATION_JSON, CacheControl.noStore(), MAPPER.writeValueAsBytes(value));
    }

    /** Why there is nothing else. */
    static ServerResponse problem(int status, String error) {
        return json(status, new Problem(status, error));
    }

    /** Too many pages are open, or the server cannot keep any open. */
    static ServerResponse noStream(String error) {
        return headed(503, MediaType.APPLICATION_JSON, CacheControl.noStore())
                .header("Retry-After", RETRY_AFTER_SECONDS)
                .build(bytes(MAPPER.writeValueAsBytes(new Problem(503, error))));
    }

    static ServerResponse page(String html) {
        return with(200, HTML, CacheControl.noStore(), html.getBytes(StandardCharsets.UTF_8));
    }

    /** A file whose name changes with what is in it. */
    static ServerResponse asset(MediaType type, byte[] content) {
        return with(200, type, FOR_EVER, content);
    }

    /** What goes on until one of the two sides ends it. */
    static ServerResponse stream(WriteFunction connect) {
        return headed(200, MediaType.TEXT_EVENT_STREAM, CacheControl.noStore())
                // A proxy that gathers what it passes on would pass on nothing for minutes.
                .header("X-Accel-Buffering", "no")
                .build(connect);
    }

    private static ServerResponse with(int status, MediaType type, CacheControl cache, byte[] body) {
        return headed(status, type, cache).build(bytes(body));
    }

    private static ServerResponse.BodyBuilder headed(int status, MediaType type, CacheControl cache) {
        return ServerResponse.status(status)
                .contentType(type)
                .cacheControl(cache)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Frame-Options", "DENY");
    }

    private static WriteFunction bytes(byte[] body) {
        return (request, response) -> {
            response.setContentLength(body.length);
            return written(response.getOutputStream(), body);
        };
    }

    private static @Nullable ModelAndView written(OutputStream output, byte[] body) throws IOException {
        output.write(body);
        return null;
    }
}
