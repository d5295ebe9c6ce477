package io.durableworkflow.crash.power;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** A file as it is on the disk for sure, and what was done to it since and may be on the disk or not. */
final class StoredFile {
    /** Something that was done at a time, which counts the entries of the trace. */
    record Pending(int time, Trace.Entry entry) {}

    private final Trace trace;
    private final Content synced;
    private final Content seen;
    private final List<Pending> pending = new ArrayList<>();

    StoredFile(Trace trace) {
        this.trace = trace;
        this.synced = new Content(trace);
        this.seen = new Content(trace);
    }

    void change(int time, Trace.Entry entry) {
        pending.add(new Pending(time, entry));
        seen.apply(entry);
    }

    /** What was done before a time is on the disk. */
    void sync(int before) {
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending change = all.next();
            if (change.time() < before) {
                synced.apply(change.entry());
                all.remove();
            }
        }
    }

    /**
     * A sync of it failed, after which no later sync may be relied on: the system takes what it could not write for written. By
     * chance each of the changes is on the disk, or never will be.
     */
    void failSync(int before, Random random) {
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending change = all.next();
            if (change.time() < before) {
                if (random.nextBoolean()) {
                    synced.apply(change.entry());
                }
                all.remove();
            }
        }
    }

    List<Pending> pending() {
        return pending;
    }

    Content copyOfSynced() {
        return synced.copy();
    }

    /** As processes see it, which do not know what is on the disk. */
    Content seen() {
        return seen;
    }

    /** The bytes of a file. */
    static final class Content {
        private static final int SECTOR = 512;

        private final Trace trace;
        private byte[] bytes;
        private int size;

        Content(Trace trace) {
            this.trace = trace;
            this.bytes = new byte[0];
        }

        private Content(Trace trace, byte[] bytes, int size) {
            this.trace = trace;
            this.bytes = bytes;
            this.size = size;
        }

        Content copy() {
            return new Content(trace, Arrays.copyOf(bytes, size), size);
        }

        byte[] bytes() {
            return bytes;
        }

        int size() {
            return size;
        }

        void apply(Trace.Entry entry) {
            if (entry.event() == Event.TRUNCATED) {
                resize((int) entry.length());
            } else {
                extend(entry);
                trace.copy(entry, 0, bytes, (int) entry.offset(), (int) entry.length());
            }
        }

        /** The file gets as long as if this had been written, but the bytes are not there. */
        void extend(Trace.Entry write) {
            resize(Math.max(size, (int) (write.offset() + write.length())));
        }

        /** By chance each of the sectors that are written is on the disk. */
        void tear(Trace.Entry write, Random random) {
            extend(write);
            int end = (int) (write.offset() + write.length());
            int from = (int) write.offset();
            while (from < end) {
                int to = Math.min(end, (from / SECTOR + 1) * SECTOR);
                if (random.nextBoolean()) {
                    trace.copy(write, from - (int) write.offset(), bytes, from, to - from);
                }
                from = to;
            }
        }

        private void resize(int newSize) {
            if (newSize > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(newSize, 2 * bytes.length));
            }
            if (newSize < size) {
                Arrays.fill(bytes, newSize, size, (byte) 0);
            }
            size = newSize;
        }
    }
}
