package io.durableworkflow.crash.power;

import io.durableworkflow.crash.DiskControl.Name;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The database after each commit, as its log says: a commit is a frame that holds the new number of pages. So of any database
 * one can tell after which commit it is, if it is whole.
 */
final class Commits {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME = FRAME_HEADER + Pages.SIZE;
    private static final int SALTS = 16;

    private final Disk disk;
    private final Map<Long, Integer> bySum = new HashMap<>();
    private final Map<Long, Integer> begun = new HashMap<>();
    private Pages pages;
    private int log;
    private int framesRead;
    private int count = -1;
    private int synced = -1;
    private int durable = -1;
    private int restarts;

    Commits(Disk disk) {
        this.disk = disk;
    }

    /** To be called after the disk knows of the entry. */
    void apply(Trace.Entry entry) {
        switch (entry.event()) {
            case CREATED -> {
                if (entry.name() == Name.WAL) {
                    log = entry.file();
                }
            }
            case WRITTEN -> {
                if (entry.file() == log) {
                    written(entry, disk.seen(Name.WAL).orElseThrow().seen());
                }
            }
            case SYNC_BEGUN -> {
                if (entry.file() == log) {
                    begun.put(entry.offset(), count);
                }
            }
            case SYNC_ENDED -> {
                if (entry.file() == log) {
                    synced = Math.max(synced, begun.remove(entry.offset()));
                }
            }
            default -> {}
        }
        if (disk.surelyLeadsTo(Name.WAL, log)) {
            durable = synced;
        }
    }

    private void written(Trace.Entry entry, StoredFile.Content content) {
        long end = entry.offset() + entry.length();
        if (entry.offset() == 0 && entry.length() == HEADER) {
            restart();
        } else if ((end - HEADER) % FRAME == 0) {
            frameIsWhole((int) ((end - HEADER) / FRAME) - 1, ByteBuffer.wrap(content.bytes(), 0, content.size()));
        }
    }

    // The log is written from its beginning again; all that it held is in the database file.
    private void restart() {
        framesRead = 0;
        restarts++;
        if (pages == null) {
            StoredFile.Content database = disk.seen(Name.DATABASE).orElseThrow().seen();
            pages = Pages.of(database.bytes(), database.size());
            remember();
        }
    }

    private void frameIsWhole(int frame, ByteBuffer content) {
        int at = HEADER + frame * FRAME;
        int pagesAfterCommit = content.getInt(at + Integer.BYTES);
        if (pagesAfterCommit == 0 || content.getLong(at + 2 * Integer.BYTES) != content.getLong(SALTS)) {
            return;
        }
        for (; framesRead <= frame; framesRead++) {
            int start = HEADER + framesRead * FRAME;
            pages.put(content.getInt(start), content.array(), start + FRAME_HEADER);
        }
        pages.truncate(pagesAfterCommit);
        remember();
    }

    private void remember() {
        bySum.put(pages.sum(), ++count);
    }

    /** How many there have been, of which the first is the database without a log. */
    int count() {
        return count + 1;
    }

    /** Number of the last commit that is on the disk whatever happens, or -1. */
    int durable() {
        return durable;
    }

    /** How often the log was begun, which it is after all of it was written back. */
    int restarts() {
        return restarts;
    }

    /** Number of the last commit after which the database was so, or null if it never was. */
    Integer after(Pages database) {
        return bySum.get(database.sum());
    }
}
