package io.durableworkflow.crash.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerFileTests {
    private static final LedgerLine CHARGE = new LedgerLine(7, "order-1", "charge", "key-1", 2, "10 EUR");

    @TempDir
    Path folder;

    @Test
    void aLineIsReadAsItWasWritten() {
        assertThat(LedgerLine.parse(CHARGE.text())).contains(CHARGE);
    }

    @Test
    void noPieceOfALineIsTakenForALine() {
        String whole = CHARGE.text();
        for (int length = 0; length < whole.length(); length++) {
            assertThat(LedgerLine.parse(whole.substring(0, length))).isEmpty();
        }
    }

    @Test
    void aTornLineIsToldApartAndTheNextIsNotGluedToIt() throws IOException {
        Path file = folder.resolve("ledger");
        Files.writeString(file, CHARGE.text() + "\n" + CHARGE.text().substring(0, 20));
        Ledger.open(file, 8).close();
        LedgerLine next = new LedgerLine(8, "order-1", "charge", "key-1", 2, "10 EUR");
        Files.writeString(file, Files.readString(file) + next.text() + "\n");

        assertThat(LedgerFile.read(file)).isEqualTo(new LedgerFile(List.of(CHARGE, next), 1));
    }

    @Test
    void knowsTheKeysOfTheProcessesBefore() throws IOException {
        Path file = folder.resolve("ledger");
        Files.writeString(file, CHARGE.text() + "\n");

        try (Ledger ledger = Ledger.open(file, 8)) {
            assertThat(ledger.contains("key-1")).isTrue();
            assertThat(ledger.contains("key-2")).isFalse();
        }
    }

    @Test
    void oneThatIsNotThereYetIsEmpty() {
        assertThat(LedgerFile.read(folder.resolve("none"))).isEqualTo(new LedgerFile(List.of(), 0));
    }
}
