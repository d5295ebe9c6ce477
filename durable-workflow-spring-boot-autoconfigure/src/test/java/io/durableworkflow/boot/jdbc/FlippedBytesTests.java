package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflowException;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ResultTimeoutException;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.TestCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes of a database file are not what was written. Either the file is refused at the start, with its name and the cure, or the
 * engine works and whatever it cannot read or write is told: by the execution, by the call, or by the engine's state. Nothing hangs,
 * and the engine closes.
 *
 * <p>SQLite has no checksums: it notices broken structure, and no other values. A changed letter in a payload that is still JSON goes
 * unnoticed. What a workflow returns here does not depend on what its rows hold, so a result that is there must be right.
 */
class FlippedBytesTests {
    private static final int IMAGES = Integer.getInteger("flip.images", 60);
    private static final int FIRST = Integer.getInteger("flip.first", 0);
    private static final long SEED = Long.getLong("flip.seed", 2);
    private static final int EXECUTIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final WorkflowDefinition<String> FLOW =
            WorkflowDefinition.of("flow", String.class, String.class, FlippedBytesTests::body);

    @TempDir
    Path folder;

    /** What became of an image. */
    private enum Fate {
        REFUSED,
        TOLD_BY_THE_ENGINE,
        ALL_ENDED,
        SOME_LEFT
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void aDamagedFileIsRefusedOrTheDamageIsToldAndNothingHangs() throws Exception {
        byte[] template = template();
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        List<String> failures = new ArrayList<>();
        int found = 0;
        for (int i = FIRST; i < IMAGES; i++) {
            SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + i);
            byte[] image = template.clone();
            String damage = damage(image, random);
            Path file = Files.write(folder.resolve("damaged-" + i + ".db"), image);
            boolean sound = isSound(file);
            found += sound ? 0 : 1;
            try {
                Fate fate = open(file);
                fates.merge(fate, 1, Integer::sum);
                if (fate == Fate.SOME_LEFT) {
                    failures.add("image " + i + " (" + damage + ", sound: " + sound + "): " + left);
                }
            } catch (Throwable e) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                failures.add("image " + i + " (" + damage + ", sound: " + sound + "): " + trace);
            }
            deleteAll();
        }
        System.out.println("flipped bytes: " + IMAGES + " images, SQLite's own check finds " + found + "; " + fates);
        assertThat(failures).isEmpty();
        if (IMAGES - FIRST >= 60) {
            assertThat(fates).containsKeys(Fate.REFUSED, Fate.TOLD_BY_THE_ENGINE, Fate.ALL_ENDED);
        }
    }

    private String left = "";

    private Fate open(Path file) throws Exception {
        JdbcCheckpointStore store;
        try {
            store = JdbcCheckpointStore.open(file);
        } catch (DurableWorkflowException e) {
            assertThat(e.getMessage()).contains(file.getFileName().toString());
            return Fate.REFUSED;
        }
        try (store;
                DurableEngine engine = DurableEngine.builder()
                        .store(store)
                        .codec(new TestCodec())
                        .storeTimeout(PATIENCE)
                        .callTimeout(PATIENCE)
                        .shutdownLimit(Duration.ofMillis(200))
                        .build()) {
            engine.register(FLOW);
            return work(engine);
        } catch (StoreUnavailableException e) {
            assertThat(e.getMessage()).contains("damaged");
            return Fate.REFUSED;
        }
    }

    private Fate work(DurableEngine engine) throws Exception {
        engine.launch();
        boolean told = false;
        try {
            assertThat(engine.start(FLOW, WorkflowOptions.id("new"), "runs").result(PATIENCE))
                    .isEqualTo("done new");
        } catch (DurableWorkflowException e) {
            told = true;
        }
        boolean writes = engine.view().storeFailure() == null;
        for (int i = 0; i < EXECUTIONS && writes; i++) {
            try {
                engine.signal("flow-" + i, "go", "on", "once");
            } catch (DurableWorkflowException e) {
                told = true;
                writes = engine.view().storeFailure() == null;
            }
        }
        return writes ? ends(engine, told) : Fate.TOLD_BY_THE_ENGINE;
    }

    private Fate ends(DurableEngine engine, boolean alreadyTold) throws InterruptedException {
        boolean told = alreadyTold;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; i < EXECUTIONS; i++) {
            String id = "flow-" + i;
            Duration limit = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            try {
                assertThat(engine.handle(id, String.class).result(limit)).isEqualTo("done " + id);
            } catch (ResultTimeoutException e) {
                if (engine.view().storeFailure() == null) {
                    left = String.valueOf(find(engine, id));
                    return Fate.SOME_LEFT;
                }
                told = true;
            } catch (DurableWorkflowException e) {
                told = true; // it failed, is blocked, cannot be read, or is not there
            }
        }
        return told ? Fate.TOLD_BY_THE_ENGINE : Fate.ALL_ENDED;
    }

    private static @Nullable ExecutionView find(DurableEngine engine, String id) {
        try {
            return engine.find(id).orElse(null);
        } catch (DurableWorkflowException e) {
            return null;
        }
    }

    // ---- the damage ----

    private static String damage(byte[] image, SplittableRandom random) {
        int pages = image.length / 4096;
        int kind = random.nextInt(4);
        int page = random.nextInt(pages);
        return switch (kind) {
            case 0 -> { // a bit anywhere
                int at = random.nextInt(image.length);
                image[at] ^= (byte) (1 << random.nextInt(8));
                yield "bit at " + at;
            }
            case 1 -> { // in the head of a page, where its structure is
                int at = page * 4096 + (page == 0 ? 100 : 0) + random.nextInt(12);
                image[at] ^= (byte) (1 + random.nextInt(255));
                yield "head of page " + page;
            }
            case 2 -> { // a sector
                int at = page * 4096 + 512 * random.nextInt(8);
                byte[] sector = new byte[512];
                if (random.nextBoolean()) {
                    random.nextBytes(sector);
                }
                System.arraycopy(sector, 0, image, at, 512);
                yield "sector at " + at;
            }
            default -> { // the head of the file
                int at = random.nextInt(100);
                image[at] ^= (byte) (1 + random.nextInt(255));
                yield "head of the file at " + at;
            }
        };
    }

    private static boolean isSound(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
            return rows.next() && rows.getString(1).equals("ok");
        } catch (SQLException e) {
            return false;
        }
    }

    private void deleteAll() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    // ---- what was there before ----

    private byte[] template() throws Exception {
        Path file = TestDatabases.create(folder);
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(file);
                DurableEngine engine = DurableEngine.builder()
                        .store(store)
                        .codec(new TestCodec())
                        .residentWait(Duration.ZERO)
                        .build()) {
            engine.register(FLOW);
            engine.launch();
            for (int i = 0; i < EXECUTIONS; i++) {
                engine.start(FLOW, WorkflowOptions.id("flow-" + i), "waits");
            }
            engine.stop(Duration.ofSeconds(20));
        }
        byte[] bytes = Files.readAllBytes(file);
        deleteAll();
        return bytes;
    }

    private static String body(WorkflowContext ctx, String kind) throws Exception {
        StepOptions<String> undoable = StepOptions.<String>defaults().compensate(booked -> {});
        ctx.step("book", String.class, undoable, () -> "booked".repeat(40));
        ctx.step("pay", String.class, () -> "paid");
        if (kind.equals("waits")) {
            ctx.awaitSignal("go", String.class);
        }
        ctx.step("ship", String.class, () -> "shipped");
        return "done " + ctx.executionId();
    }
}
