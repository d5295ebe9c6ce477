package io.durableworkflow.boot.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/** The built files of the page, which are in this library's archive. */
final class DashboardFiles {
    private static final String ROOT = "META-INF/durable-workflow/dashboard/";

    // Names without a slash, a backslash or two dots in a row lead nowhere else.
    private static final Pattern NAME = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    private static final Map<String, MediaType> TYPES = Map.of(
            "js", new MediaType("text", "javascript", StandardCharsets.UTF_8),
            "css", new MediaType("text", "css", StandardCharsets.UTF_8),
            "svg", new MediaType("image", "svg+xml"),
            "png", MediaType.IMAGE_PNG,
            "ico", new MediaType("image", "x-icon"),
            "woff2", new MediaType("font", "woff2"));

    /** A file and what it is. */
    record Asset(MediaType type, byte[] content) {}

    /** The page, with a place for where it is. */
    String index() {
        try {
            return read("index.html").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The pages of the dashboard are not in this library's archive: build it anew", e);
        }
    }

    /** A file of the page by its name, which has a type that the page uses. */
    Optional<Asset> asset(String name) {
        MediaType type = TYPES.get(String.valueOf(StringUtils.getFilenameExtension(name)));
        if (type == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        ClassPathResource file = read("assets/" + name);
        try {
            return file.exists() ? Optional.of(new Asset(type, file.getContentAsByteArray())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassPathResource read(String name) {
        return new ClassPathResource(ROOT + name, DashboardFiles.class.getClassLoader());
    }
}
