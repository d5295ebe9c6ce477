package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the commands in the documents name is there: modules, tests, properties, profiles and scripts. */
class DocumentedCommandsTests {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MAVEN = Pattern.compile("\\./mvnw [^`\\n]*");
    private static final Pattern MODULES = Pattern.compile("-pl (\\S+)");
    private static final Pattern TEST = Pattern.compile("-Dtest='?([\\w.]+)");
    private static final Pattern PROFILE = Pattern.compile("-P(\\S+)");
    private static final Pattern PROPERTY = Pattern.compile("(?<=[ `(])-D([\\w.-]+)");
    private static final Pattern SCRIPT = Pattern.compile("npm run (\\w+)");

    // Those of Maven, of its plugins, and of SQLite's driver.
    private static final Set<String> OF_OTHERS = Set.of(
            "test",
            "skipTests",
            "surefire.failIfNoSpecifiedTests",
            "spring-boot.run.profiles",
            "spring-boot.run.arguments",
            "nvdDatafeedUrl",
            "org.sqlite.lib.path");
    private static final Pattern OF_JAVA =
            Pattern.compile("(?:get(?:Integer|Long|Property)\\(|named = )\\s*\"([\\w.-]+)\"");
    private static final Pattern OF_POMS = Pattern.compile("\\$\\{([\\w.-]+)}");

    @ParameterizedTest
    @MethodSource("mavenCommands")
    void namesModulesAndTestsThatAreThere(String command) throws IOException {
        List<String> modules = found(MODULES, command)
                .flatMap(list -> Stream.of(list.split(",")))
                .toList();
        assertThat(modules)
                .allSatisfy(
                        module -> assertThat(ROOT.resolve(module + "/pom.xml")).exists());
        for (String test : found(TEST, command).toList()) {
            assertThat(modules).as("the module of " + test).isNotEmpty();
            assertThat(testsOf(modules)).as("tests of " + modules).anyMatch(isNamed(test));
        }
    }

    // In a fresh clone there is no other place to take the modules from that a module depends on.
    @ParameterizedTest
    @MethodSource("mavenCommands")
    void buildsWhatAModuleDependsOn(String command) throws IOException {
        List<String> modules = found(MODULES, command).toList();
        if (!modules.isEmpty() && !modules.equals(List.of("durable-workflow-core"))) {
            assertThat(command).contains(" -am ");
        }
        if (command.contains(" -am ") && command.contains("-Dtest=")) {
            assertThat(command).contains("-Dsurefire.failIfNoSpecifiedTests=false");
        }
    }

    // A shell takes what stands in angle brackets for the names of files.
    @ParameterizedTest
    @MethodSource("mavenCommands")
    void canBeTypedAsItStands(String command) {
        assertThat(command).doesNotContain("<", ">", "…");
    }

    @ParameterizedTest
    @MethodSource("mavenCommands")
    void namesProfilesOfThePom(String command) throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        assertThat(found(PROFILE, command)).allSatisfy(name -> assertThat(pom).contains("<id>" + name + "</id>"));
    }

    @Test
    void setsPropertiesThatAreRead() throws IOException {
        Set<String> known = new HashSet<>(OF_OTHERS);
        for (Path file : files(name -> name.endsWith(".java") || name.equals("pom.xml"))) {
            Pattern pattern = file.endsWith("pom.xml") ? OF_POMS : OF_JAVA;
            found(pattern, Files.readString(file)).forEach(known::add);
        }
        int properties = 0;
        for (Path page : pages()) {
            for (String property : found(PROPERTY, Files.readString(page)).toList()) {
                assertThat(property).as("a property in " + page).isIn(known);
                properties++;
            }
        }
        assertThat(properties).isGreaterThan(20);
    }

    @Test
    void runsScriptsOfTheDashboard() throws IOException {
        String scripts =
                Files.readString(ROOT.resolve("durable-workflow-spring-boot-autoconfigure/dashboard/package.json"));
        for (Path page : pages()) {
            assertThat(found(SCRIPT, Files.readString(page)))
                    .as("scripts in " + page)
                    .allSatisfy(name -> assertThat(scripts).contains("\"" + name + "\": "));
        }
    }

    static Stream<String> mavenCommands() throws IOException {
        Stream.Builder<String> commands = Stream.builder();
        for (Path page : pages()) {
            MAVEN.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .forEach(commands);
        }
        return commands.build();
    }

    private static Predicate<String> isNamed(String test) {
        // A package and all below it, or a class without its package.
        return test.endsWith(".")
                ? file -> file.contains("/" + test.replace('.', '/'))
                : file -> file.endsWith("/" + test + ".java");
    }

    private static List<String> testsOf(List<String> modules) throws IOException {
        return files(name -> name.endsWith(".java")).stream()
                .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                .filter(file -> modules.stream().anyMatch(module -> file.startsWith(module + "/src/test/java/")))
                .toList();
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    private static List<Path> pages() throws IOException {
        return files(name -> name.endsWith(".md"));
    }

    // Without what builds and clones leave behind.
    private static List<Path> files(Predicate<String> isWanted) throws IOException {
        Set<String> written = Set.of("target", "node_modules", ".git");
        try (Stream<Path> files = Files.find(ROOT, 20, (file, attributes) -> attributes.isRegularFile())) {
            return files.filter(file -> isWanted.test(file.getFileName().toString()))
                    .filter(file -> Stream.of(file.toString().split("[/\\\\]")).noneMatch(written::contains))
                    .sorted()
                    .toList();
        }
    }
}
