package io.durableworkflow.codec;

import java.util.Base64;
import java.util.regex.Pattern;

/** A secret of 32 bytes with a name that is stored with what it encrypts. Immutable; never shows its secret. */
public final class EncryptionKey {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private final String id;
    private final byte[] secret;

    private EncryptionKey(String id, byte[] secret) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "The id of an encryption key is not valid: use 1 to 32 letters, digits, - and _");
        }
        if (secret.length != ExtendedGcm.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "The secret of the encryption key '%s' has %d bytes. It needs %d: make one by openssl rand -base64 %d"
                            .formatted(id, secret.length, ExtendedGcm.KEY_BYTES, ExtendedGcm.KEY_BYTES));
        }
        this.id = id;
        this.secret = secret;
    }

    /**
     * A key.
     *
     * @param id 1 to 32 letters, digits, {@code -} and {@code _}; never used for another secret as long as data is kept
     * @param secret 32 bytes from a good source of randomness
     * @throws IllegalArgumentException if the id or the length of the secret is not valid
     */
    public static EncryptionKey of(String id, byte[] secret) {
        return new EncryptionKey(id, secret.clone());
    }

    /**
     * A key whose secret is written in Base64, as {@code openssl rand -base64 32} does.
     *
     * @throws IllegalArgumentException if the text is no Base64, or as {@link #of} does; the message does not tell it
     */
    public static EncryptionKey fromBase64(String id, String secret) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(secret.strip());
        } catch (IllegalArgumentException unused) {
            // Without its cause, which tells characters of the secret.
            throw new IllegalArgumentException(
                    "The secret of the encryption key '%s' is not written in Base64: make one by openssl rand -base64 %d"
                            .formatted(id, ExtendedGcm.KEY_BYTES));
        }
        return new EncryptionKey(id, decoded);
    }

    /** Its name. */
    public String id() {
        return id;
    }

    byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "EncryptionKey[" + id + "]";
    }
}
