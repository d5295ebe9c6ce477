package io.durableworkflow.crash.kill;

import io.durableworkflow.crash.Jvm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * What makes the program start fast: a class path of jars only, an archive of its classes ready to be mapped into memory, and
 * SQLite's library unpacked once.
 */
final class ProgramFiles {
    private static final String LIBRARY = "sqlite-library";

    private final String classPath;
    private final List<String> options = new ArrayList<>();

    private ProgramFiles(String classPath) {
        this.classPath = classPath;
    }

    /** Makes all of this in a folder. */
    static ProgramFiles make(Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                jars.add(pack(path, folder.resolve("classes-" + jars.size() + ".jar")));
            } else if (Files.exists(path)) {
                jars.add(entry);
            }
        }
        ProgramFiles files = new ProgramFiles(String.join(File.pathSeparator, jars));
        files.options.addAll(List.of("-Xmx192m", "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider"));
        files.options.addAll(List.of("-Dslf4j.internal.verbosity=WARN", "-Djava.io.tmpdir=" + folder));
        if (Runtime.version().feature() >= 24) {
            files.options.add("--enable-native-access=ALL-UNNAMED");
        }
        files.unpackLibrary(folder);
        files.archiveClasses(folder);
        return files;
    }

    private void unpackLibrary(Path folder) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            Files.copy(library, folder.resolve(LIBRARY));
        }
        options.addAll(List.of("-Dorg.sqlite.lib.path=" + folder, "-Dorg.sqlite.lib.name=" + LIBRARY));
    }

    // Of what a first process, which is not killed, has loaded.
    private void archiveClasses(Path folder) {
        Path archive = folder.resolve("classes.jsa");
        options.add("-XX:ArchiveClassesAtExit=" + archive);
        try (Jvm jvm = start(Database.APPLICATION, folder.resolve("first.db"), folder.resolve("first-ledger"), 0)) {
            jvm.await(Program.OPEN);
            jvm.send(Command.start(Workflows.TRIP, "trip").text());
            jvm.await(Program.ACKNOWLEDGED);
            jvm.send(Program.FINISH);
            jvm.await(Program.ACKNOWLEDGED + Program.FINISH);
            jvm.sendNothingMore();
            if (jvm.exitCode() != 0) {
                throw new AssertionError("The program cannot be run:\n" + String.join("\n", jvm.output()));
            }
        }
        options.remove(options.size() - 1);
        options.add("-XX:SharedArchiveFile=" + archive);
    }

    Jvm start(Database database, Path file, Path ledger, int number) {
        return Jvm.start(Map.of(), options, classPath, Program.class, database, file, ledger, number);
    }

    private static String pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace(File.separatorChar, '/')));
                Files.copy(each, packed);
                packed.closeEntry();
            }
        }
        return jar.toString();
    }
}
