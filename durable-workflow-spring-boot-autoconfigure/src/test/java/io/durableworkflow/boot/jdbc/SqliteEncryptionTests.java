package io.durableworkflow.boot.jdbc;

import io.durableworkflow.contract.EncryptionContract;
import io.durableworkflow.contract.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** With every byte of the database file and of its log. */
class SqliteEncryptionTests extends EncryptionContract {
    @TempDir
    Path folder;

    private SqliteWorlds worlds;

    @AfterEach
    void close() {
        worlds.close();
    }

    @Override
    public World world() {
        worlds = new SqliteWorlds(folder);
        return worlds.next();
    }

    @Override
    protected String disk() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(SqliteEncryptionTests::bytes)
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Each byte becomes a character.
    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
