package io.durableworkflow.boot.actuate;

import io.durableworkflow.boot.actuate.RequestCheck.UnreadableBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets the fields of our endpoints' bodies be what they are in JSON. Spring MVC reads the body of every endpoint as a map of
 * texts: a number becomes text, and an object or array is refused. So the body is read here, and given to the endpoint in
 * place of what Spring MVC reads, which is an empty object.
 */
@ControllerAdvice
final class JsonBodies extends RequestBodyAdviceAdapter {
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION) // which of two would be meant?
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int OTHER_BYTES = 64 * 1024;
    private static final int TOO_LARGE = 413;

    // Asked for at the first request: the endpoints are not yet there when Spring MVC collects its advice.
    private final ObjectProvider<PathMappedEndpoints> endpoints;

    private final int maxBytes;

    /** @param maxPayload most bytes of a payload, which a body may hold one of */
    JsonBodies(ObjectProvider<PathMappedEndpoints> endpoints, DataSize maxPayload) {
        this.endpoints = endpoints;
        // A payload may be written with escapes, and has company.
        this.maxBytes = Math.toIntExact(2 * maxPayload.toBytes()) + OTHER_BYTES;
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type targetType, Class<? extends HttpMessageConverter<?>> converterType) {
        if (parameter.getParameterType() != Map.class) {
            return false;
        }
        Object pattern =
                request().getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        PathMappedEndpoints mapped = pattern == null ? null : endpoints.getIfAvailable();
        return mapped != null
                && Stream.of(
                                WorkflowsEndpoint.ID,
                                WorkflowSchedulesEndpoint.ID,
                                WorkflowQueuesEndpoint.ID,
                                WorkflowBackupsEndpoint.ID)
                        .map(id -> mapped.getPath(EndpointId.of(id)))
                        .anyMatch(
                                path -> path != null && String.valueOf(pattern).startsWith(path + "/"));
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type targetType,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        request().setAttribute(RequestCheck.BODY_FIELDS, fields(message), RequestAttributes.SCOPE_REQUEST);
        return new EmptyObject(message.getHeaders());
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type targetType,
            Class<? extends HttpMessageConverter<?>> converterType) {
        return Objects.requireNonNull(
                request().getAttribute(RequestCheck.BODY_FIELDS, RequestAttributes.SCOPE_REQUEST));
    }

    private static RequestAttributes request() {
        return RequestContextHolder.currentRequestAttributes();
    }

    // No server that Spring Boot knows limits the bodies that are no forms.
    private Map<String, @Nullable Object> fields(HttpInputMessage message) throws IOException {
        if (message.getHeaders().getContentLength() > maxBytes) {
            return tooLarge();
        }
        byte[] body = message.getBody().readNBytes(maxBytes + 1);
        return body.length > maxBytes ? tooLarge() : fields(body);
    }

    private Map<String, @Nullable Object> tooLarge() {
        return Map.of(
                "body",
                new UnreadableBody(
                        TOO_LARGE,
                        "Nothing was done: the body has more than %d bytes. Raise durable-workflow.max-payload if payloads are that large."
                                .formatted(maxBytes)));
    }

    private static Map<String, @Nullable Object> fields(byte[] body) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            if (MAPPER.readValue(body, Object.class) instanceof Map<?, ?> object) {
                object.forEach((name, value) -> fields.put(String.valueOf(name), value));
            } else {
                fields.put("body", unreadable(""));
            }
        } catch (JacksonException e) {
            fields.put("body", unreadable(" " + e.getOriginalMessage()));
        }
        return fields;
    }

    private static UnreadableBody unreadable(String detail) {
        return new UnreadableBody(
                WebEndpointResponse.STATUS_BAD_REQUEST, "Nothing was done: the body must be one JSON object." + detail);
    }

    private record EmptyObject(HttpHeaders headers) implements HttpInputMessage {
        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(NOTHING);
        }
    }
}
