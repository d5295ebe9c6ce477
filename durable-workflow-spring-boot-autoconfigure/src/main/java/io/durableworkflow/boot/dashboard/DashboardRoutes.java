package io.durableworkflow.boot.dashboard;

import static org.springframework.web.servlet.function.RequestPredicates.methods;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Which request is answered by what. Whatever else is below the path is left to the application. */
final class DashboardRoutes {
    private DashboardRoutes() {}

    static RouterFunction<ServerResponse> at(
            String path, IndexPage index, DashboardFiles files, DashboardApi api, EventStreams streams) {
        HandlerFunction<ServerResponse> page = request -> Answers.page(index.of(request));
        HandlerFunction<ServerResponse> nothing = request -> Answers.problem(404, "There is nothing at this address.");
        RouterFunctions.Builder routes = RouterFunctions.route()
                .route(readable(path), page)
                .route(readable(path + "/"), page)
                .route(
                        readable(path + "/assets/{name}"),
                        request -> files.asset(request.pathVariable("name"))
                                .map(asset -> Answers.asset(asset.type(), asset.content()))
                                .orElseGet(() -> Answers.problem(404, "The page has no such file. Load it anew.")))
                .GET(path + "/api/events", streams::open);
        api.addTo(routes, path + "/api/");
        return routes.route(path(path + "/api/**").or(path(path + "/assets/**")), nothing)
                .filter((request, next) -> Faults.answered(() -> next.handle(request)))
                .build();
    }

    private static RequestPredicate readable(String path) {
        return methods(HttpMethod.GET, HttpMethod.HEAD).and(path(path));
    }
}
