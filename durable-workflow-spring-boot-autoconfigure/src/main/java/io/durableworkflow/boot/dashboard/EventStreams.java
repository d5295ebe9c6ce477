package io.durableworkflow.boot.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Opens the streams that tell pages of changes. A page that gets none asks from time to time. */
final class EventStreams {
    private final ChangeHub hub;

    EventStreams(ChangeHub hub) {
        this.hub = hub;
    }

    ServerResponse open(ServerRequest request) {
        if (!request.servletRequest().isAsyncSupported()) {
            return Answers.noStream("A filter or servlet of the application does not let requests stay open.");
        }
        EventStream stream = new EventStream(hub);
        if (!hub.open(stream)) {
            return Answers.noStream(
                    "No stream of changes now: %d pages have one already, or the application is starting or ending."
                            .formatted(ChangeHub.MAX_PAGES));
        }
        return Answers.stream((servletRequest, response) -> connect(stream, servletRequest, response));
    }

    private @Nullable ModelAndView connect(EventStream stream, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean connected = false;
        try {
            // It would keep back everything to the end, to make a tag of it.
            ShallowEtagHeaderFilter.disableContentCaching(request);
            stream.connect(request.startAsync(), response.getOutputStream());
            connected = true;
            return null;
        } finally {
            if (!connected) {
                hub.gone(stream);
            }
        }
    }
}
