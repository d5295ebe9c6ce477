package io.durableworkflow.sample.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.sample.ledger.LedgerEntry;
import io.durableworkflow.sample.ledger.LedgerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what the processes have done, which is in the ledger, with what they have recorded, which is in the database, each
 * time one of them is gone.
 */
final class Evidence {
    private static final Map<String, String> STEP_BEFORE =
            Map.of("charge", "reserve", "ship", "charge", "refund", "charge", "release", "reserve");

    private final Path folder;
    private StoredState state = new StoredState(Map.of(), Set.of(), Set.of());
    private LedgerFile ledger = new LedgerFile(List.of(), 0);

    Evidence(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks at what the process before has left, and holds it against what was left to it.
     *
     * @param accepted executions whose order was answered for
     * @param delivered executions whose delivery was answered for
     */
    void gather(Set<String> accepted, Set<String> delivered) throws IOException, SQLException {
        StoredState before = state;
        int linesBefore = ledger.entries().size();
        state = StoredState.read(folder.resolve("durable-workflow.db"), folder.resolve("copies"));
        ledger = LedgerFile.read(folder.resolve("sample-ledger.jsonl"));

        assertThat(missing(accepted, state.executions().keySet()))
                .as("orders that were accepted and are gone")
                .isEmpty();
        assertThat(missing(delivered, state.delivered()))
                .as("deliveries that were accepted and are gone")
                .isEmpty();
        assertThat(missing(before.recorded(), state.recorded()))
                .as("results that were recorded and are gone")
                .isEmpty();
        assertThat(missing(state.recorded(), effects(ledger.entries())))
                .as("steps that are recorded and were never done")
                .isEmpty();
        List<Effect> done = ledger
                .entries()
                .subList(linesBefore, ledger.entries().size())
                .stream()
                .map(Evidence::effect)
                .toList();
        assertThat(done)
                .as("steps that were done again although their result was recorded")
                .noneMatch(before.recorded()::contains)
                .as("steps that one process did more than once")
                .doesNotHaveDuplicates();
        assertThat(missing(requiredBy(ledger.entries()), state.recorded()))
                .as("steps that had returned, as the next one had begun, and are not recorded")
                .isEmpty();
        assertThat(keysOf(ledger.entries()))
                .as("effects with more than one idempotency key")
                .noneSatisfy((effect, keys) -> assertThat(keys).hasSizeGreaterThan(1));
        if (Files.exists(folder.resolve("sample-stock.db"))) {
            DatabaseCopy.of(folder.resolve("sample-stock.db"), folder.resolve("copies"))
                    .close();
        }
    }

    /** Looks at the end of all orders. */
    void conclude(Catalogue catalogue) throws IOException, SQLException {
        assertThat(state.executions().keySet()).isEqualTo(catalogue.orders().keySet());
        assertThat(state.executions())
                .allSatisfy((id, execution) -> assertThat(execution).isEqualTo(catalogue.expectedEnd(id)));
        Set<Effect> expected = catalogue.orders().keySet().stream()
                .flatMap(id -> catalogue.expectedSteps(id).stream().map(step -> new Effect(id, step)))
                .collect(Collectors.toSet());
        assertThat(effects(ledger.entries())).isEqualTo(expected);
        assertThat(state.recorded()).isEqualTo(expected);

        Map<Effect, Set<String>> keys = keysOf(ledger.entries());
        assertThat(keys.values().stream().flatMap(Set::stream).distinct())
                .as("idempotency keys, one for each effect")
                .hasSameSizeAs(expected);
        assertThat(ledger.entries())
                .filteredOn(entry -> entry.step().equals("charge") && catalogue.isFlaky(entry.executionId()))
                .as("charges of flaky cards: the first two attempts failed")
                .extracting(LedgerEntry::attempt)
                .containsOnly(3);
        assertStock(catalogue, keys);
    }

    // The step that reserves goods is run again like any other one, and takes them once nevertheless.
    private void assertStock(Catalogue catalogue, Map<Effect, Set<String>> keys) throws IOException, SQLException {
        try (DatabaseCopy copy = DatabaseCopy.of(folder.resolve("sample-stock.db"), folder.resolve("copies"))) {
            Map<String, Integer> stock = new HashMap<>();
            copy.query("SELECT sku, available FROM stock", row -> stock.put(row.getString(1), row.getInt(2)));
            assertThat(stock).isEqualTo(catalogue.expectedStock());

            Map<String, Boolean> released = new HashMap<>();
            copy.query(
                    "SELECT idempotency_key, released FROM reservation",
                    row -> released.put(row.getString(1), row.getBoolean(2)));
            Map<String, Boolean> expected = catalogue.orders().keySet().stream()
                    .collect(Collectors.toMap(
                            id -> keys.get(new Effect(id, "reserve")).iterator().next(),
                            id -> !catalogue.isCompleted(id)));
            assertThat(released).isEqualTo(expected);
        }
    }

    int lines() {
        return ledger.entries().size();
    }

    int tornLines() {
        return ledger.torn();
    }

    /** How many lines are repeats: steps that were cut off before their result was recorded, and were run again. */
    int repeats() {
        return ledger.entries().size() - effects(ledger.entries()).size();
    }

    /** How many executions have ended. */
    long ended() {
        return state.executions().values().stream()
                .filter(execution -> Set.of("COMPLETED", "FAILED").contains(execution.status()))
                .count();
    }

    int executions() {
        return state.executions().size();
    }

    private static <T> Set<T> missing(Set<T> wanted, Set<T> there) {
        return wanted.stream().filter(element -> !there.contains(element)).collect(Collectors.toSet());
    }

    // What must have been recorded before these effects could happen.
    private static Set<Effect> requiredBy(List<LedgerEntry> entries) {
        return entries.stream()
                .filter(entry -> STEP_BEFORE.containsKey(entry.step()))
                .map(entry -> new Effect(entry.executionId(), STEP_BEFORE.get(entry.step())))
                .collect(Collectors.toSet());
    }

    private static Effect effect(LedgerEntry entry) {
        return new Effect(entry.executionId(), entry.step());
    }

    private static Set<Effect> effects(List<LedgerEntry> entries) {
        return entries.stream().map(Evidence::effect).collect(Collectors.toSet());
    }

    private static Map<Effect, Set<String>> keysOf(List<LedgerEntry> entries) {
        return entries.stream()
                .collect(Collectors.groupingBy(
                        Evidence::effect, Collectors.mapping(LedgerEntry::idempotencyKey, Collectors.toSet())));
    }
}
