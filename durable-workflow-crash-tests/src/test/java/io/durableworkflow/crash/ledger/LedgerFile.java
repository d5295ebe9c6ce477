package io.durableworkflow.crash.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a ledger back.
 *
 * @param lines the whole ones, in the order in which they were written
 * @param torn how many lines are not whole, because a process was killed while it wrote them
 */
public record LedgerFile(List<LedgerLine> lines, int torn) {
    /** Reads a ledger; one that does not exist yet is empty. */
    public static LedgerFile read(Path file) {
        try {
            List<String> all = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            List<LedgerLine> whole = all.stream()
                    .map(LedgerLine::parse)
                    .flatMap(Optional::stream)
                    .toList();
            return new LedgerFile(whole, all.size() - whole.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
