package io.durableworkflow.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Says which calls of a process on the files of its database fail, from now on and until told otherwise. */
public final class DiskControl {
    /** What is called. The order is that of the shim. */
    public enum Call {
        WRITE,
        SYNC,
        OPEN,
        TRUNCATE,
        UNLINK,
        READ
    }

    /** What it is called on. The order is that of the shim. */
    public enum Name {
        DATABASE,
        WAL,
        JOURNAL,
        ACKNOWLEDGED,
        DIRECTORY,
        BACKUP
    }

    /** The errors of the operating system, by the numbers that Linux gives them. */
    public enum Errno {
        EIO(5),
        EACCES(13),
        ENOSPC(28),
        EROFS(30);

        private final int number;

        Errno(int number) {
            this.number = number;
        }
    }

    private static final int TABLE = Call.values().length * Name.values().length;

    private final Path file;
    private final MappedByteBuffer memory;

    private DiskControl(Path file, MappedByteBuffer memory) {
        this.file = file;
        this.memory = memory;
    }

    /** A new one, by which nothing fails. */
    public static DiskControl create(Path file) {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, 3L * TABLE * Integer.BYTES);
            memory.order(ByteOrder.nativeOrder());
            return new DiskControl(file, memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file() {
        return file;
    }

    public void fail(Call call, Name name, Errno errno) {
        failAfter(0, call, name, errno);
    }

    /** Lets so many calls through before. */
    public void failAfter(int calls, Call call, Name name, Errno errno) {
        put(1, call, name, calls);
        put(0, call, name, errno.number);
    }

    /** Nothing fails any more. */
    public void heal() {
        for (int i = 0; i < TABLE; i++) {
            memory.putInt(i * Integer.BYTES, 0);
        }
    }

    /** How many calls have failed. */
    public int failed(Call call, Name name) {
        return memory.getInt(index(2, call, name));
    }

    private void put(int table, Call call, Name name, int value) {
        memory.putInt(index(table, call, name), value);
    }

    private static int index(int table, Call call, Name name) {
        return (table * TABLE + call.ordinal() * Name.values().length + name.ordinal()) * Integer.BYTES;
    }
}
