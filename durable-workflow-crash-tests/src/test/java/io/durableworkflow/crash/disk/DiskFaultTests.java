package io.durableworkflow.crash.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.crash.DiskControl;
import io.durableworkflow.crash.DiskControl.Call;
import io.durableworkflow.crash.DiskControl.Errno;
import io.durableworkflow.crash.DiskControl.Name;
import io.durableworkflow.crash.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The disk fails under a running process: nothing is said to be on disk that is not, and work goes on by itself afterwards. */
final class DiskFaultTests {
    @TempDir
    private Path folder;

    private FaultyDisk disk;

    @BeforeEach
    void prepare() throws IOException {
        disk = new FaultyDisk(folder.toRealPath(), 5);
    }

    @AfterEach
    void close() {
        disk.close();
    }

    /** What fails, what the engine says about it, and a call that is awaited to fail, such as when a connection is opened anew. */
    enum Fault {
        LOG_IS_NOT_WRITTEN("I/O error", Call.WRITE, Name.WAL, control -> control.fail(Call.WRITE, Name.WAL, Errno.EIO)),
        LOG_IS_NOT_WRITTEN_IN_THE_MIDDLE(
                "I/O error", Call.WRITE, Name.WAL, control -> control.failAfter(7, Call.WRITE, Name.WAL, Errno.EIO)),
        LOG_IS_NOT_SYNCED("I/O error", Call.SYNC, Name.WAL, control -> control.fail(Call.SYNC, Name.WAL, Errno.EIO)),
        DISK_IS_FULL("full", Call.WRITE, Name.WAL, control -> {
            control.fail(Call.WRITE, Name.WAL, Errno.ENOSPC);
            control.fail(Call.WRITE, Name.DATABASE, Errno.ENOSPC);
        }),
        DISK_BECOMES_READ_ONLY("I/O error", Call.WRITE, Name.WAL, control -> {
            for (Name name : new Name[] {Name.DATABASE, Name.WAL, Name.JOURNAL, Name.DIRECTORY}) {
                for (Call call : new Call[] {Call.WRITE, Call.SYNC, Call.OPEN, Call.TRUNCATE, Call.UNLINK}) {
                    control.fail(call, name, Errno.EROFS);
                }
            }
        }),
        FILES_MAY_NOT_BE_OPENED("I/O error", Call.OPEN, Name.WAL, control -> {
            control.fail(Call.WRITE, Name.WAL, Errno.EIO);
            control.fail(Call.OPEN, Name.DATABASE, Errno.EACCES);
            control.fail(Call.OPEN, Name.WAL, Errno.EACCES);
        }),
        // For SQLite, an I/O error on reading is damage.
        NOTHING_CAN_BE_READ_OR_WRITTEN("", Call.READ, Name.DATABASE, control -> {
            for (Name name : new Name[] {Name.DATABASE, Name.WAL}) {
                for (Call call : new Call[] {Call.WRITE, Call.SYNC, Call.READ}) {
                    control.fail(call, name, Errno.EIO);
                }
            }
        });

        private final String reason;
        private final Call call;
        private final Name name;

        @SuppressWarnings("ImmutableEnumChecker") // the lambdas above have no state
        private final Consumer<DiskControl> cause;

        Fault(String reason, Call call, Name name, Consumer<DiskControl> cause) {
            this.reason = reason;
            this.call = call;
            this.name = name;
            this.cause = cause;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void workGoesOnByItselfWhenTheFaultIsOver(Fault fault) {
        disk.begin();
        fault.cause.accept(disk.control);
        disk.awaitOutage(fault.reason);
        disk.awaitFailed(fault.call, fault.name);

        disk.control.heal();

        disk.awaitEndOfWork();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatWasSaidIsTrueWhenTheProcessIsKilledMeanwhile(Fault fault) {
        disk.begin();
        fault.cause.accept(disk.control);
        disk.awaitOutage(fault.reason);
        disk.awaitFailed(fault.call, fault.name);

        disk.killAndGoOn();
    }

    /** The log cannot be written back: it grows, and nobody has to wait. */
    enum WriteBackFault {
        DATABASE_IS_NOT_WRITTEN(Call.WRITE),
        DATABASE_IS_NOT_SYNCED(Call.SYNC);

        private final Call call;

        WriteBackFault(Call call) {
            this.call = call;
        }
    }

    @ParameterizedTest
    @EnumSource(WriteBackFault.class)
    void workGoesOnWhileTheLogCannotBeWrittenBack(WriteBackFault fault) {
        disk.begin();
        disk.control.fail(fault.call, Name.DATABASE, Errno.EIO);
        disk.process.await("ended " + (FaultyDisk.EXECUTIONS - 1));

        assertThat(disk.control.failed(fault.call, Name.DATABASE)).isPositive();
        disk.killAndGoOn();
    }

    /** The copy cannot be made: whose disk is full, or broken. */
    enum BackupFault {
        NO_ROOM(Call.WRITE, Errno.ENOSPC, "the disk or the database is full"),
        NOT_WRITTEN(Call.WRITE, Errno.EIO, "I/O error"),
        NOT_SYNCED(Call.SYNC, Errno.EIO, "I/O error"),
        NOT_CREATED(Call.OPEN, Errno.EACCES, "the directory cannot be written");

        private final Call call;
        private final Errno errno;
        private final String reason;

        BackupFault(Call call, Errno errno, String reason) {
            this.call = call;
            this.errno = errno;
            this.reason = reason;
        }
    }

    @ParameterizedTest
    @EnumSource(BackupFault.class)
    void aBackupThatFailsLeavesNothingAndHoldsUpNobody(BackupFault fault) throws IOException {
        Path copies = Files.createDirectory(folder.resolve("copies")).toRealPath();
        disk.close();
        disk = new FaultyDisk(Files.createDirectory(folder.resolve("busy")).toRealPath(), 5, 20_000); // it never ends
        disk.begin();
        disk.control.fail(fault.call, Name.BACKUP, fault.errno);

        disk.process.send("backup " + copies.resolve("copy.db"));

        assertThat(disk.process.await("not copied ")).contains("copy.db", fault.reason);
        assertThat(copies).isEmptyDirectory();
        disk.control.heal();
        disk.process.send("backup " + copies.resolve("copy.db"));
        disk.process.await("copied");
        disk.process.await("ended ");
        assertThat(disk.process.kill()).noneMatch(line -> line.startsWith("down"));
        disk.assertTrue();
    }

    @Test
    void anotherProcessHoldsTheWriteLock() {
        try (Jvm other = Jvm.start(Lock.class, disk.file)) {
            other.await("ready");
            disk.begin();
            other.send("lock");
            other.await("locked");
            disk.awaitOutage("locked by another connection or process");
            other.kill();
        }

        disk.awaitEndOfWork();
    }

    @Test
    void theProcessIsKilledWhileAnotherOneHoldsTheWriteLock() {
        try (Jvm other = Jvm.start(Lock.class, disk.file)) {
            other.await("ready");
            disk.begin();
            other.send("lock");
            other.await("locked");
            disk.awaitOutage("locked by another connection or process");
            disk.process.kill();
            disk.assertTrue();
        }

        disk.killAndGoOn();
    }

    @Test
    void theDatabaseHasReachedItsLimit() {
        disk.begin();
        disk.process.send("sql PRAGMA max_page_count = 1");
        disk.awaitOutage("full");

        disk.process.send("sql PRAGMA max_page_count = 1000000");

        disk.awaitEndOfWork();
    }

    @Test
    void theDatabaseMayOnlyBeRead() {
        disk.begin();
        disk.process.send("sql PRAGMA query_only = ON");
        disk.awaitOutage("read-only");

        disk.process.send("sql PRAGMA query_only = OFF");

        disk.awaitEndOfWork();
    }

    /** Which of the files are taken away. */
    enum Lost {
        ALL("", "-wal", "-shm"),
        DATABASE(""),
        LOG("-wal");

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
        private final String[] suffixes;

        Lost(String... suffixes) {
            this.suffixes = suffixes;
        }
    }

    @ParameterizedTest
    @EnumSource(Lost.class)
    void aFileThatIsTakenAwayIsMissed(Lost lost) throws IOException {
        disk.begin();
        for (String suffix : lost.suffixes) {
            Files.move(sibling(suffix), sibling(suffix + ".away"));
        }
        disk.awaitOutage("was deleted or replaced");
        int said = disk.saidSoFar();

        disk.process.send("health");
        disk.process.await("health ");
        assertThat(disk.saidSoFar()).isEqualTo(said);
        for (String suffix : lost.suffixes) {
            Files.move(sibling(suffix + ".away"), sibling(suffix));
        }

        disk.awaitEndOfWork();
    }

    @Test
    void aFileThatIsReplacedIsMissed() throws IOException {
        // Who opened the other file by its path now would use the log of the first one.
        disk = new FaultyDisk(Files.createDirectory(folder.toRealPath().resolve("alone")), 0);
        disk.begin();
        Path other = Files.copy(disk.file, sibling(".copy"));
        Files.move(disk.file, sibling(".away"));
        Files.move(other, disk.file);

        disk.awaitOutage("was deleted or replaced");

        int said = disk.saidSoFar();
        disk.process.kill();
        Files.delete(disk.file);
        Files.move(sibling(".away"), disk.file);
        assertThat(disk.saidSoFar()).isEqualTo(said);
        disk.killAndGoOn();
    }

    private Path sibling(String suffix) {
        return disk.file.resolveSibling(disk.file.getFileName() + suffix);
    }
}
