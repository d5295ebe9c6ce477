package io.durableworkflow.boot.actuate;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests to the endpoints made by chance: good ones, of which parts are replaced by what nobody should send. */
final class HostileRequests {
    private static final List<String> METHODS =
            List.of("GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND");
    private static final List<String> ENDPOINTS =
            List.of("workflows", "workflows", "workflows", "workflows", "workflowschedules", "workflowqueues");
    private static final List<String> OPERATIONS = List.of(
            "cancel",
            "pause",
            "resume",
            "retry",
            "rewind",
            "fork",
            "signal",
            "resolve",
            "delete",
            "trigger",
            "backfill",
            "CANCEL",
            "Signal");
    private static final List<String> FIELDS = List.of(
            "workflow",
            "status",
            "cursor",
            "limit",
            "all",
            "dryRun",
            "why",
            "to",
            "dropped",
            "newId",
            "name",
            "value",
            "dedupKey",
            "resolution",
            "id",
            "operation");
    private static final List<String> GOOD_TEXTS = List.of(
            "approval",
            "COMPLETED",
            "SUSPENDED,RUNNING",
            "1",
            "0",
            "10",
            "true",
            "false",
            "ask",
            "decision",
            "forget",
            "result",
            "failure",
            "run-again",
            "because");
    private static final List<String> BAD_TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\r\nX-Injected: 1",
            "' OR '1'='1",
            "'; DROP TABLE dw_execution; --",
            "%",
            "_",
            "\\",
            "\"",
            "../../etc/passwd",
            "..",
            ".",
            "..;/health",
            "/",
            "//",
            "${jndi:ldap://127.0.0.1/a}",
            "#{1+1}",
            "<script>alert(1)</script>",
            "\uD83D\uDE00",
            "\uD800",
            "\u202Eabc",
            "\uFEFF",
            "ä",
            "-1",
            "2147483648",
            "9223372036854775808",
            "999999999999999999",
            "1e400",
            "NaN",
            "null",
            "x".repeat(256),
            "x".repeat(257),
            "x".repeat(5_000),
            ",".repeat(1_000));
    private static final List<String> BAD_VALUES = List.of(
            "null",
            "{}",
            "[]",
            "[[[[]]]]",
            "-0",
            "1e400",
            "-1e-400",
            "1E+999999999",
            "123456789012345678901234567890",
            "0.1000000000000000055511151231257827",
            "{\"@class\":\"java.lang.Runtime\"}",
            "[\"java.util.HashMap\",{}]",
            "{\"a\":1,\"a\":2}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "tru",
            "'single'",
            "[1,]",
            "9".repeat(2_000),
            "[".repeat(400) + "]".repeat(400),
            "[".repeat(20_000),
            "{\"a\":".repeat(5_000),
            "\"" + "y".repeat(100_000) + "\"");
    // Without forms: Spring MVC answers a broken one by 500 before any endpoint is asked.
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json;charset=UTF-16",
            "application/vnd.spring-boot.actuator.v3+json",
            "text/plain",
            "application/xml",
            "nonsense",
            "");

    private final Random random;
    private final List<String> ids;

    HostileRequests(Random random, List<String> ids) {
        this.random = random;
        this.ids = ids;
    }

    /** The next one, as it goes over the wire. */
    byte[] next() {
        byte[] body = chance(0.7) ? body().getBytes(StandardCharsets.UTF_8) : new byte[0];
        String path = path();
        String head =
                "%s /actuator/%s%s%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(method(path), one(ENDPOINTS), path, query(), contentType(), length(body));
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        byte[] bytes = request.toByteArray();
        if (chance(0.03)) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    // Mostly one that there is, as the others never reach an endpoint.
    private String method(String path) {
        if (chance(0.1)) {
            return one(METHODS);
        }
        boolean operation = path.indexOf('/', 1) > 0 || chance(0.2);
        return operation ? "POST" : chance(0.8) ? "GET" : "DELETE";
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        if (chance(0.85)) {
            path.append('/').append(chance(0.7) ? one(ids) : encoded(one(BAD_TEXTS)));
        }
        if (chance(0.65)) {
            path.append('/').append(chance(0.9) ? one(OPERATIONS) : encoded(one(BAD_TEXTS)));
        }
        return path.toString();
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        while (chance(0.35)) {
            query.append(query.length() == 0 ? '?' : '&')
                    .append(chance(0.95) ? one(FIELDS) : encoded(one(BAD_TEXTS)))
                    .append('=')
                    .append(encoded(text()));
        }
        return query.toString();
    }

    private String body() {
        if (chance(0.1)) {
            return one(BAD_VALUES);
        }
        StringBuilder body = new StringBuilder("{");
        while (chance(0.7)) {
            body.append(body.length() == 1 ? "" : ",")
                    .append(quoted(chance(0.95) ? one(FIELDS) : one(BAD_TEXTS)))
                    .append(':')
                    .append(chance(0.7) ? quoted(text()) : one(BAD_VALUES));
        }
        return body.append(chance(0.97) ? "}" : "").toString();
    }

    private String contentType() {
        return "Content-Type: " + (chance(0.85) ? TYPES.get(0) : one(TYPES)) + "\r\n";
    }

    private int length(byte[] body) {
        // A shorter length leaves the rest of the body on the connection.
        return chance(0.98) ? body.length : random.nextInt(body.length + 1);
    }

    private String text() {
        double kind = random.nextDouble();
        return kind < 0.5 ? one(GOOD_TEXTS) : kind < 0.6 ? one(ids) : kind < 0.95 ? one(BAD_TEXTS) : garbage();
    }

    private String garbage() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append((char) random.nextInt(chance(0.5) ? 128 : 0x10000));
        }
        return text.toString();
    }

    // Sometimes as it is, which is no valid request line.
    private String encoded(String text) {
        return chance(0.03)
                ? text
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }
}
