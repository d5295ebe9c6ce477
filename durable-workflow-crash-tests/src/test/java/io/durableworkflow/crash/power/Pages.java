package io.durableworkflow.crash.power;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** A fingerprint of a database, page by page, that is quick to bring up to date when some pages change. */
final class Pages {
    static final int SIZE = 4096;
    private static final int COUNT_IN_HEADER = 28;

    private final Map<Integer, Long> byNumber = new HashMap<>();
    private long sum;

    /** Of a database file without a log. */
    static Pages of(byte[] file, int length) {
        Pages pages = new Pages();
        if (length >= SIZE) {
            int count = ByteBuffer.wrap(file).getInt(COUNT_IN_HEADER);
            for (int number = 1; number <= count && number * SIZE <= length; number++) {
                pages.put(number, file, (number - 1) * SIZE);
            }
        }
        return pages;
    }

    void put(int number, byte[] from, int offset) {
        long hash = hash(number, ByteBuffer.wrap(from, offset, SIZE).order(ByteOrder.LITTLE_ENDIAN));
        Long before = byNumber.put(number, hash);
        sum += hash - (before == null ? 0 : before);
    }

    /** The database has so many pages. */
    void truncate(int count) {
        byNumber.entrySet().removeIf(page -> {
            boolean beyond = page.getKey() > count;
            if (beyond) {
                sum -= page.getValue();
            }
            return beyond;
        });
    }

    private static long hash(int number, ByteBuffer page) {
        long hash = number;
        while (page.hasRemaining()) {
            hash = (hash ^ page.getLong()) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    long sum() {
        return sum;
    }
}
