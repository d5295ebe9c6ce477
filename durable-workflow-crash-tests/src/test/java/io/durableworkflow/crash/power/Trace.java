package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskControl.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the shim wrote down, with files that keep their number from one process to the next. */
final class Trace {
    /** The directory, where a file is meant. */
    static final int DIRECTORY = 0;

    /**
     * @param file whose content it is about, or {@link #DIRECTORY}
     * @param name that was created or unlinked, else null
     * @param offset of a write, or the number of a sync
     * @param length of what is written, or the new size
     * @param position of the data in the trace
     */
    record Entry(Event event, int file, Name name, long offset, long length, int position) {}

    private final ByteBuffer content;
    private final List<Entry> entries;

    private Trace(ByteBuffer content, List<Entry> entries) {
        this.content = content;
        this.entries = entries;
    }

    static Trace read(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            content.order(ByteOrder.nativeOrder());
            return new Trace(content, new Parser(content).entries());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Entry> entries() {
        return entries;
    }

    void copy(Entry write, int from, byte[] target, int at, int length) {
        content.get(write.position() + from, target, at, length);
    }

    byte[] data(Entry write) {
        byte[] data = new byte[(int) write.length()];
        copy(write, 0, data, 0, data.length);
        return data;
    }

    /** The same, as if some of it had not happened. */
    Trace without(Predicate<Entry> dropped) {
        return new Trace(content, entries.stream().filter(dropped.negate()).toList());
    }

    private static final class Parser {
        private final ByteBuffer content;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<Name, Integer> byName = new HashMap<>();
        private final Map<Integer, Integer> byObject = new HashMap<>();
        private int files = DIRECTORY;

        Parser(ByteBuffer content) {
            this.content = content;
        }

        List<Entry> entries() {
            while (content.hasRemaining()) {
                Event event = Event.values()[content.getInt() - 1];
                int object = content.getInt();
                long offset = content.getLong();
                long length = content.getLong();
                add(event, object, offset, length);
                if (event == Event.WRITTEN) {
                    content.position(content.position() + (int) length);
                }
            }
            return List.copyOf(entries);
        }

        private void add(Event event, int object, long offset, long length) {
            switch (event) {
                case PROCESS_BEGUN -> {
                    byObject.clear();
                    byObject.put(DIRECTORY, DIRECTORY);
                }
                case CREATED -> {
                    Name name = Name.values()[(int) offset];
                    byObject.put(object, ++files);
                    byName.put(name, files);
                    entries.add(new Entry(event, files, name, 0, 0, 0));
                }
                case FOUND -> byObject.put(object, byName.get(Name.values()[(int) offset]));
                case UNLINKED -> {
                    Name name = Name.values()[(int) offset];
                    entries.add(new Entry(event, byName.remove(name), name, 0, 0, 0));
                }
                case UNKNOWN ->
                    throw new AssertionError(
                            "The process did something to the database that these tests do not know of. Teach them, in Event and Disk.");
                default ->
                    entries.add(new Entry(event, byObject.get(object), null, offset, length, content.position()));
            }
        }
    }
}
