package io.durableworkflow.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The library of {@code src/test/native/disk.c}, which stands between a process and the files of its database: it writes down
 * what is done to them, and fails what it is told to fail.
 */
public final class DiskShim {
    private final Path library;

    private DiskShim(Path library) {
        this.library = library;
    }

    /** Compiles it. Skips the test, and says why, where that cannot be. */
    public static DiskShim compile(Path folder) {
        assumeTrue(
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"),
                "skipped: needs Linux, where LD_PRELOAD puts a library before libc");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc"))),
                "skipped: needs a C compiler, and there is no 'cc' on the PATH");
        Path source = Path.of(System.getProperty("basedir", ""), "src/test/native/disk.c");
        Path library = folder.resolve("disk.so");
        try {
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-shared",
                            "-fPIC",
                            "-O1",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-pthread",
                            "-o",
                            library.toString(),
                            source.toString(),
                            "-ldl")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new AssertionError("The shim cannot be compiled:\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new DiskShim(library);
    }

    /** The environment of a process that it stands before. */
    public Map<String, String> before(Path database) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LD_PRELOAD", library.toString());
        environment.put("DISK_DATABASE", database.toString());
        return environment;
    }

    /** The same, and everything is written to a trace, which several processes may do one after the other. */
    public Map<String, String> tracing(Path database, Path acknowledged, Path trace) {
        Map<String, String> environment = before(database);
        environment.put("DISK_ACKNOWLEDGED", acknowledged.toString());
        environment.put("DISK_TRACE", trace.toString());
        return environment;
    }

    /** The same, and the control says what fails. */
    public Map<String, String> failing(Path database, DiskControl control) {
        Map<String, String> environment = before(database);
        environment.put("DISK_CONTROL", control.file().toString());
        return environment;
    }
}
