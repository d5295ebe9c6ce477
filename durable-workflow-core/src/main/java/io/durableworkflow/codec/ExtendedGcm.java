package io.durableworkflow.codec;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a nonce of 24 bytes, so that nonces may be random however many messages one key encrypts: plain GCM's 12
 * bytes allow 2<sup>32</sup> messages (NIST SP 800-38D, 8.3), which a busy engine writes in days. Each message has a key of
 * its own, derived from the half of its nonce: XAES-256-GCM as specified at c2sp.org/XAES-256-GCM.
 */
final class ExtendedGcm {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 24;
    static final int TAG_BYTES = 16;

    private static final int BLOCK = 16;
    private static final int HALF = NONCE_BYTES / 2;
    private static final byte REDUCTION = (byte) 0x87; // x^128 + x^7 + x^2 + x + 1
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    // Of AES-CMAC (NIST SP 800-38B): the same for all messages.
    private final byte[] subkey;

    ExtendedGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.subkey = doubled(blocks(new byte[BLOCK]));
    }

    /** Nonce, encrypted text and tag, one after the other. */
    byte[] encrypt(byte[] text, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = encrypt(nonce, text, context);
        byte[] message = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, message, NONCE_BYTES, sealed.length);
        return message;
    }

    byte[] encrypt(byte[] nonce, byte[] text, byte[] context) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(text);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * What was encrypted.
     *
     * @throws AEADBadTagException if it was encrypted with another key or for another context, or was changed
     */
    byte[] decrypt(byte[] message, byte[] context) throws AEADBadTagException {
        if (message.length < NONCE_BYTES + TAG_BYTES) {
            throw new AEADBadTagException("it is too short");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(message, NONCE_BYTES), context)
                    .doFinal(message, NONCE_BYTES, message.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derivedKey(nonce), "AES"),
                new GCMParameterSpec(8 * TAG_BYTES, nonce, HALF, HALF));
        cipher.updateAAD(context);
        return cipher;
    }

    // A counter mode of CMAC (NIST SP 800-108) over one block each: counter, label X, the first half of the nonce.
    private byte[] derivedKey(byte[] nonce) {
        byte[] input = new byte[2 * BLOCK];
        for (int i = 0; i < 2; i++) {
            int start = i * BLOCK;
            input[start + 1] = (byte) (i + 1);
            input[start + 2] = 'X';
            System.arraycopy(nonce, 0, input, start + 4, HALF);
            for (int j = 0; j < BLOCK; j++) {
                input[start + j] ^= subkey[j];
            }
        }
        return blocks(input);
    }

    private byte[] blocks(byte[] input) {
        try {
            // Single blocks that are no message: GCM and CMAC are built of them.
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static byte[] doubled(byte[] block) {
        byte[] doubled = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            int next = i + 1 < BLOCK ? (block[i + 1] & 0x80) >> 7 : 0;
            doubled[i] = (byte) (block[i] << 1 | next);
        }
        if (block[0] < 0) {
            doubled[BLOCK - 1] ^= REDUCTION;
        }
        return doubled;
    }

    // Every JDK has these two.
    private static IllegalStateException unusable(GeneralSecurityException e) {
        return new IllegalStateException("This JDK has no usable AES: " + e.getMessage(), e);
    }
}
