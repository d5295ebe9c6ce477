package io.durableworkflow.crash.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.DiskControl;
import io.durableworkflow.crash.DiskShim;
import io.durableworkflow.crash.Jvm;
import io.durableworkflow.crash.load.LoadProcess;
import io.durableworkflow.crash.load.Said;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A process that runs workflows over a disk that can be made to fail. */
final class FaultyDisk implements AutoCloseable {
    static final int EXECUTIONS = 60;
    static final String BEGIN = "ended " + EXECUTIONS / 4;
    private static final int PAYLOAD = 500;

    private final DiskShim shim;
    private final Path acknowledged;
    private final int checkpointEvery;
    private final int executions;
    final Path file;
    final DiskControl control;
    Jvm process;

    FaultyDisk(Path folder, int checkpointEvery) {
        this(folder, checkpointEvery, EXECUTIONS);
    }

    /**
     * @param checkpointEvery after how many commits another connection writes the log back, or 0
     * @param executions how many there are to run
     */
    FaultyDisk(Path folder, int checkpointEvery, int executions) {
        this.checkpointEvery = checkpointEvery;
        this.executions = executions;
        shim = DiskShim.compile(folder);
        file = folder.resolve("workflows.db");
        acknowledged = folder.resolve("acknowledged");
        control = DiskControl.create(folder.resolve("control"));
    }

    /** Runs until work is under way. */
    void begin() {
        start();
        process.await(BEGIN);
    }

    private void start() {
        process = Jvm.start(
                shim.failing(file, control),
                List.of(),
                LoadProcess.class,
                file,
                acknowledged,
                "FULL",
                executions,
                PAYLOAD,
                checkpointEvery);
    }

    /** Waits until the engine says that it cannot write, with these words in the reason. */
    void awaitOutage(String reason) {
        assertThat(process.await("down ")).contains(reason);
        process.send("health");
        assertThat(process.await("health ")).contains(reason);
    }

    /** Waits until such a call has failed. */
    void awaitFailed(DiskControl.Call call, DiskControl.Name name) {
        for (int i = 0; i < 10_000 && control.failed(call, name) == 0; i++) {
            process.send("health");
            process.await("health ");
        }
        assertThat(control.failed(call, name)).as(call + " " + name).isPositive();
    }

    /** The work goes on by itself, and all of it is done. */
    void awaitEndOfWork() {
        process.await("up");
        List<String> output = process.output();
        assertThat(output).last().isEqualTo("closed");
        assertThat(output).noneMatch(line -> line.startsWith("failed"));
        assertTrue();
    }

    /** Kills it, whatever it is doing, looks at what is there, and has another one go on without faults. */
    void killAndGoOn() {
        process.kill();
        assertTrue();
        control.heal();
        start();
        process.await("closed");
        assertTrue();
    }

    /** Whatever was said to be on disk is there, and no step was done again that was. */
    void assertTrue() {
        Said said = Said.read(acknowledged);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet integrity = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(integrity.getString(1)).isEqualTo("ok");
            }
            assertThat(said.size()).isPositive();
            assertThat(said.missing(connection)).isEmpty();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        assertThat(said.ranAgain()).isEmpty();
    }

    int saidSoFar() {
        return Said.read(acknowledged).size();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
