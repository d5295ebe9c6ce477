package io.durableworkflow.boot.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.security.web.csrf.CsrfToken;

/** Tells the page Spring Security's token, if there is one, and the header that it belongs in. */
final class CsrfMeta implements IndexPage.PageMeta {
    @Override
    public Map<String, String> of(HttpServletRequest request) {
        return request.getAttribute("_csrf") instanceof CsrfToken token
                ? Map.of("csrf-header", token.getHeaderName(), "csrf-token", token.getToken())
                : Map.of();
    }
}
