package io.durableworkflow.sample.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a ledger back.
 *
 * @param entries the whole lines
 * @param torn how many lines are not whole, because a process was killed while it wrote them
 */
public record LedgerFile(List<LedgerEntry> entries, int torn) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads a ledger; one that does not exist yet is empty. */
    public static LedgerFile read(Path file) {
        List<LedgerEntry> entries = new ArrayList<>();
        int torn = 0;
        for (String line : lines(file)) {
            try {
                entries.add(JSON.readValue(line, LedgerEntry.class));
            } catch (JacksonException e) {
                torn++;
            }
        }
        return new LedgerFile(List.copyOf(entries), torn);
    }

    /** The steps that an execution had, in order. */
    public List<String> stepsOf(String executionId) {
        return entries.stream()
                .filter(entry -> entry.executionId().equals(executionId))
                .map(LedgerEntry::step)
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
