package io.durableworkflow.boot.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.util.HtmlUtils;

/**
 * The one page. All of its addresses are relative to where the browser has found it, which the server alone knows: behind its
 * context path, and behind a proxy that puts a prefix before that.
 */
final class IndexPage {
    private static final String BASE = "{{base}}";
    private static final String END_OF_HEAD = "</head>";

    private final String html;
    private final String path;
    private final PageMeta meta;

    /**
     * @param html the page as it was built
     * @param path below the application's
     * @param meta what else the page is to know
     */
    IndexPage(String html, String path, PageMeta meta) {
        if (!html.contains(BASE) || !html.contains(END_OF_HEAD)) {
            throw new IllegalArgumentException("the page has no place for " + BASE + " or no " + END_OF_HEAD);
        }
        this.html = html;
        this.path = path;
        this.meta = meta;
    }

    /** The page for this request. */
    String of(ServerRequest request) {
        StringBuilder tags = new StringBuilder();
        meta.of(request.servletRequest())
                .forEach((name, content) -> tags.append("<meta name=\"")
                        .append(HtmlUtils.htmlEscape(name))
                        .append("\" content=\"")
                        .append(HtmlUtils.htmlEscape(content))
                        .append("\">\n"));
        return html.replace(END_OF_HEAD, tags + END_OF_HEAD).replace(BASE, HtmlUtils.htmlEscape(base(request)));
    }

    // Two slashes at the beginning would be the name of another host.
    private String base(ServerRequest request) {
        String inFront = request.requestPath().contextPath().value();
        return "/" + (inFront + path + "/").replaceFirst("^/+", "");
    }

    /** What a page is told of its request, by name. */
    @FunctionalInterface
    interface PageMeta {
        Map<String, String> of(HttpServletRequest request);
    }
}
