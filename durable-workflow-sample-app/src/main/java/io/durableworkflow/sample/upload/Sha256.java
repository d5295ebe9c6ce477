package io.durableworkflow.sample.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of 64 hexadecimal digits. */
final class Sha256 {
    static final String PATTERN = "[0-9a-f]{64}";

    private Sha256() {}

    /** A stream that computes the checksum of what is read from it. */
    static DigestInputStream of(InputStream content) {
        try {
            return new DigestInputStream(content, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The checksum of a few bytes. */
    static String of(byte[] bytes) throws IOException {
        DigestInputStream digested = of(new ByteArrayInputStream(bytes));
        digested.transferTo(OutputStream.nullOutputStream());
        return hex(digested.getMessageDigest());
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
