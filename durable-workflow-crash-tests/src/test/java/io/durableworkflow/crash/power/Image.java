package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskControl.Name;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Random;

/** The files that a power cut may have left. */
final class Image {
    private static final String FILE = "workflows.db";

    private final Path folder;

    private Image(Path folder) {
        this.folder = folder;
    }

    static Image write(Path folder, Disk disk, Choice choice, Random random) {
        Image image = new Image(folder);
        image.write(disk, Name.DATABASE, "", choice, random);
        image.write(disk, Name.WAL, "-wal", choice, random);
        image.write(disk, Name.JOURNAL, "-journal", choice, random);
        image.delete("-shm");
        return image;
    }

    private void write(Disk disk, Name name, String suffix, Choice choice, Random random) {
        Optional<StoredFile> file = disk.afterCut(name, choice, random);
        if (file.isEmpty()) {
            delete(suffix);
            return;
        }
        StoredFile.Content content = choice.of(name, file.get(), random);
        try (OutputStream out = Files.newOutputStream(folder.resolve(FILE + suffix))) {
            out.write(content.bytes(), 0, content.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String suffix) {
        try {
            Files.deleteIfExists(folder.resolve(FILE + suffix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file() {
        return folder.resolve(FILE);
    }

    /** A connection that syncs nothing: nobody cuts the power of the test. */
    Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file() + "?synchronous=OFF");
    }

    /** The database as it is without its log, which is written back. */
    Pages pages(Connection connection) throws SQLException, IOException {
        one(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] file = Files.readAllBytes(file());
        return Pages.of(file, file.length);
    }

    static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
