package io.durableworkflow.sample.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** The effects that an execution had, in order: a line that repeats another one, with its key, is the same effect. */
    public List<String> effectsOf(String executionId) {
        Set<String> keys = new HashSet<>();
        return entries.stream()
                .filter(entry -> entry.executionId().equals(executionId) && keys.add(entry.idempotencyKey()))
                .map(LedgerEntry::step)
                .toList();
    }

    /** Empties a ledger, which may be open. */
    public static void clear(Path file) throws IOException {
        Files.write(file, new byte[0]);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
