package io.durableworkflow.boot.dashboard;

import org.springframework.web.servlet.function.RouterFunctions;

/** The JSON that the pages talk to. */
final class DashboardApi {
    private final Overviews overviews;

    DashboardApi(Overviews overviews) {
        this.overviews = overviews;
    }

    /** @param base where it is, with a slash at the end */
    void addTo(RouterFunctions.Builder routes, String base) {
        routes.GET(base + "overview", request -> Answers.json(200, overviews.latest()));
    }
}
