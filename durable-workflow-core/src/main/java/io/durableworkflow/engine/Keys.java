package io.durableworkflow.engine;

import io.durableworkflow.Identifiers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Everything that derives from an execution's seed, and the seeds themselves. Hashes are SHA-256 (FIPS 180-4) cut to the
 * length needed, so that keys of different places do not meet.
 */
final class Keys {
    private static final int CHILD_HASH_LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    /** 128 random bits as 32 hexadecimal digits. */
    static String newSeed() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What the idempotency keys of an execution derive from: a fork has the seed of another one, but does its own work. */
    static String keySeed(String seed, String executionId) {
        return hash("keys|" + seed + '|' + executionId);
    }

    /** 36 characters, the same for all attempts at one place. */
    static String idempotencyKey(String seed, int generation, int scope, int position) {
        return uuid("key|" + seed + '|' + generation + '|' + scope + '|' + position)
                .toString();
    }

    /** The same for the undoing of what was done at a place. */
    static String undoingKey(String seed, int generation, int scope, int position) {
        return uuid("undo|" + seed + '|' + generation + '|' + scope + '|' + position)
                .toString();
    }

    /** The n-th random UUID of a scope. */
    static UUID randomUuid(String seed, int generation, int scope, int call) {
        return uuid("uuid|" + seed + '|' + generation + '|' + scope + '|' + call);
    }

    /** The seed of the n-th random generator of a scope. */
    static long randomSeed(String seed, int generation, int scope, int call) {
        return ByteBuffer.wrap(sha256("random|" + seed + '|' + generation + '|' + scope + '|' + call))
                .getLong();
    }

    /** The command by which a parent cancels a child: the same however often it is given. */
    static String cancellationOfChild(String seed, String childId) {
        return hash("cancel|" + seed + '|' + childId);
    }

    /**
     * An id for the child that is started at a place: that of its parent, cut if it is long, the place, and a hash that tells
     * it from those of all other parents.
     *
     * @param start counts the children at this place, from 1: an operator may have the call made again
     */
    static String childId(String parentId, String seed, int generation, int scope, int position, int start) {
        String hash = hash("child|" + seed + '|' + generation + '|' + scope + '|' + position + '|' + start);
        return placeId(parentId, position, hash);
    }

    /**
     * An id for the execution that a body starts at a place and that is no child of it.
     *
     * @param start counts those at this place, from 1: an operator may have the call made again, with another input
     */
    static String startedId(String executionId, String keySeed, int generation, int scope, int position, int start) {
        String place = generation + "|" + scope + '|' + position;
        return placeId(executionId, position, hash("start|" + keySeed + '|' + place + '|' + start));
    }

    private static String placeId(String executionId, int position, String hash) {
        String suffix = "." + position + '-' + hash.substring(0, CHILD_HASH_LENGTH);
        int kept = Math.min(executionId.length(), Identifiers.MAX_LENGTH - suffix.length());
        return executionId.substring(0, kept) + suffix;
    }

    /** Where in its jitter range a pause lies, 0 to 1: fixed for an attempt, spread over executions. */
    static double jitter(String idempotencyKey, int attempt) {
        long bits = ByteBuffer.wrap(sha256("jitter|" + idempotencyKey + '|' + attempt))
                .getLong();
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** 32 hexadecimal digits. */
    static String hash(String text) {
        return HexFormat.of().formatHex(sha256(text), 0, 16);
    }

    /** What is stored of a token: 64 hexadecimal digits, from which nobody gets back to 128 random bits. */
    static String hashOfToken(String token) {
        return HexFormat.of().formatHex(sha256("token|" + token));
    }

    private static UUID uuid(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(sha256(text));
        // Version 8 and variant 2 of RFC 9562: a UUID whose bits come from a function of the application's own.
        long high = (bytes.getLong() & 0xffffffffffff0fffL) | 0x8000L;
        long low = (bytes.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
