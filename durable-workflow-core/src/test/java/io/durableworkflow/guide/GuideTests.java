package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The examples of the guide are lines of code that is compiled and run with the tests. */
class GuideTests {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- code: ([\\w-]+) -->\\R)?```java\\R(.*?)\\R```", Pattern.DOTALL);
    private static final Pattern TAGGED =
            Pattern.compile("[ \\t]*// tag::([\\w-]+)\\R(.*?)\\R[ \\t]*// end::\\1\\b", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> showsOnlyCodeThatIsCompiled() throws IOException {
        Map<String, String> compiled = compiled();
        return pagesWithCode().stream()
                .map(page -> DynamicTest.dynamicTest(
                        page.getFileName().toString(), () -> assertShowsOnly(compiled, Files.readString(page))));
    }

    private static void assertShowsOnly(Map<String, String> compiled, String page) {
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            String name = block.group(1);
            assertThat(name)
                    .as("the name before the block%n%s", block.group(2))
                    .isNotNull()
                    .isIn(compiled.keySet());
            assertThat(plain(block.group(2))).as(name).isEqualTo(compiled.get(name));
        }
    }

    @Test
    void hasAPageForEveryExample() throws IOException {
        StringBuilder pages = new StringBuilder();
        for (Path page : pagesWithCode()) {
            pages.append(Files.readString(page));
        }
        assertThat(compiled().keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(pages).contains("<!-- code: " + name + " -->"));
    }

    @Test
    void listsEveryPageInItsTableOfContents() throws IOException {
        String contents = Files.readString(ROOT.resolve("docs/guide/README.md"));
        assertThat(pages()).allSatisfy(page -> assertThat(contents).contains("(" + page.getFileName() + ")"));
    }

    private static List<Path> pagesWithCode() throws IOException {
        return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages().stream())
                .toList();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/guide"))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.endsWith("README.md"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> compiled() throws IOException {
        Map<String, String> compiled = new HashMap<>();
        for (Path source : sources()) {
            Matcher tagged = TAGGED.matcher(Files.readString(source));
            while (tagged.find()) {
                assertThat(compiled.put(tagged.group(1), plain(tagged.group(2))))
                        .as("a second example named '%s'", tagged.group(1))
                        .isNull();
            }
        }
        return compiled;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith("GuideTests.java"))
                            .forEach(sources::add);
                }
            }
        }
        return sources;
    }

    // How code is broken into lines is left to the formatter here, and to the reader's eye there.
    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").trim();
    }
}
