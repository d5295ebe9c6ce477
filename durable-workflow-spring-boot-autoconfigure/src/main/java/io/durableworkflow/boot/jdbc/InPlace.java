package io.durableworkflow.boot.jdbc;

import io.durableworkflow.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether paths still lead to the files that were opened by them. A file that is deleted, moved away or replaced can be written and synced
 * as before; SQLite does not notice, and with the process all of it is gone. Where a system gives files no identity, an open
 * file cannot be deleted either.
 */
final class InPlace {
    private record Opened(Path path, @Nullable Object key) {}

    private final List<Opened> files;

    private InPlace(List<Opened> files) {
        this.files = files;
    }

    /** To be called while the files are open, which from then on they stay. */
    static InPlace of(Path... files) {
        List<Opened> opened = new ArrayList<>();
        for (Path file : files) {
            try {
                opened.add(new Opened(file, key(file)));
            } catch (IOException e) {
                throw new DatabaseException(
                        "The database file '%s' cannot be looked at (%s). Give the process the right to, or set another path."
                                .formatted(file, e),
                        e);
            }
        }
        return new InPlace(List.copyOf(opened));
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Asked after a commit and before anybody is told of it.
     *
     * @throws StoreUnavailableException if one of the files is not in its place
     */
    void require() {
        for (Opened file : files) {
            if (!Objects.equals(file.key(), keyNow(file.path()))) {
                throw missing(file.path(), null);
            }
        }
    }

    private static @Nullable Object keyNow(Path file) {
        try {
            return key(file);
        } catch (NoSuchFileException e) {
            throw missing(file, e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "The store cannot be used now: the file '%s' cannot be looked at. (%s)".formatted(file, e), e);
        }
    }

    private static StoreUnavailableException missing(Path file, @Nullable Exception cause) {
        return new StoreUnavailableException(
                "The store cannot be used now: the file '%s' was deleted or replaced while it is in use, and what is written does not get there. Put it back, or stop the process and start it anew."
                        .formatted(file),
                cause);
    }
}
