package io.durableworkflow.sample.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import io.durableworkflow.sample.SampleProperties;
import io.durableworkflow.sample.ledger.LedgerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.util.FileSystemUtils;

/** What becomes of uploads of three chunks, seen in the files and in the ledger. */
@ExampleTest
class UploadTests {
    private static final String ID = "upload-film";
    private static final byte[] FILM = new byte[10_000];

    static {
        new Random(7).nextBytes(FILM);
    }

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private UploadProperties properties;

    @Autowired
    private SampleProperties sample;

    @BeforeEach
    void clear() throws IOException {
        FileSystemUtils.deleteRecursively(properties.folder());
        LedgerFile.clear(sample.ledger());
    }

    @Test
    void aFileArrivesChunkByChunk() throws IOException {
        put("");
        tester.awaitIdle();
        assertThat(files("stored")).containsExactly("film.chunks/0");

        assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);

        assertStored();
        assertThat(tester.engine().value(ID, "chunks sent", Integer.class)).contains(3);
    }

    @Test
    void aDeathAtAnyMomentStoresTheSameFile() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            put("?sha256=" + Sha256.of(FILM));

            assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.COMPLETED);

            assertStored();
            assertThat(effects()).containsExactly("send-0", "send-1", "send-2", "assemble");
        });
    }

    @Test
    void goesOnWithTheChunkItWasAt() throws IOException {
        put("");
        tester.awaitIdle();
        tester.crash();
        tester.finish(ID);

        assertThat(ledger().stepsOf(ID)).containsExactly("send-0", "send-1", "send-2", "assemble");
    }

    @Test
    void aWrongChecksumRemovesWhatWasWrittenWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            put("?sha256=" + "0".repeat(64));

            assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.FAILED);

            assertThat(tester.execution(ID).errorMessage()).startsWith("The file has the SHA-256 ");
            assertRemoved();
        });
    }

    @Test
    void aChunkThatWasDamagedOnTheWayIsNoticed() throws IOException {
        put("");
        tester.awaitIdle();
        Files.write(properties.folder().resolve("stored/film.chunks/0"), new byte[4096]);

        assertThat(tester.finish(ID).status()).isEqualTo(ExecutionStatus.FAILED);

        assertThat(tester.execution(ID).errorMessage()).startsWith("Chunk 0 has the SHA-256 ");
        assertRemoved();
    }

    private void put(String query) {
        assertThat(mvc.put().uri("/examples/uploads/film" + query).content(FILM))
                .hasStatus(202);
    }

    private void assertStored() throws IOException {
        assertThat(properties.folder().resolve("stored/film")).hasBinaryContent(FILM);
        assertThat(files("stored")).containsExactly("film");
        assertThat(files("inbox")).isEmpty();
    }

    private void assertRemoved() throws IOException {
        assertThat(tester.execution(ID).compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(files("stored")).isEmpty();
        assertThat(files("inbox")).isEmpty();
        assertThat(effects()).endsWith("discard");
    }

    private List<String> files(String folder) throws IOException {
        Path root = properties.folder().resolve(folder);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private List<String> effects() {
        return ledger().effectsOf(ID);
    }

    private LedgerFile ledger() {
        return LedgerFile.read(sample.ledger());
    }
}
