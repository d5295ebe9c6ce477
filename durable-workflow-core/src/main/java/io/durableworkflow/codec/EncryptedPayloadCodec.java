package io.durableworkflow.codec;

import io.durableworkflow.PayloadException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what another codec writes: arguments, results, signals, published values, and the messages and stack traces of
 * failures. Not encrypted are ids, names of workflows, steps and signals, tags, times and states.
 *
 * <p>The first key encrypts, and every key reads what it has encrypted. To rotate, put a new key first and keep the old ones
 * for as long as there are executions that were written with them: one whose key is missing is blocked, and goes on by a retry when the
 * key is back. The last key also makes the fingerprints by which a repeated start is told from another one with the same id:
 * as long as it stays the last, repeated starts are recognised.
 *
 * <p>Who can write to the database without a key cannot make or change a payload unnoticed, but can put one that was stored
 * elsewhere in its place. An encrypted payload has four thirds of the bytes of the plain one, and about 70 more.
 *
 * <p>The algorithm is XAES-256-GCM (c2sp.org/XAES-256-GCM), which is AES-256-GCM with a derived key for each payload. Safe to
 * use from any thread.
 */
public final class EncryptedPayloadCodec implements PayloadCodec {
    private static final String PREFIX = "aes1:";

    private final PayloadCodec plain;
    private final Map<String, ExtendedGcm> ciphers;
    private final String current;
    private final SecretKeySpec fingerprintKey;
    private final boolean readsPlain;

    private EncryptedPayloadCodec(
            PayloadCodec plain,
            Map<String, ExtendedGcm> ciphers,
            String current,
            SecretKeySpec fingerprintKey,
            boolean readsPlain) {
        this.plain = plain;
        this.ciphers = ciphers;
        this.current = current;
        this.fingerprintKey = fingerprintKey;
        this.readsPlain = readsPlain;
    }

    /**
     * A codec that encrypts.
     *
     * @param plain what writes and reads the values themselves
     * @param keys newest first, at least one
     * @throws IllegalArgumentException if there is no key, or two have one id
     */
    public static EncryptedPayloadCodec of(PayloadCodec plain, List<EncryptionKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("Encryption needs at least one key.");
        }
        Map<String, ExtendedGcm> ciphers = new LinkedHashMap<>();
        for (EncryptionKey key : keys) {
            if (ciphers.put(key.id(), new ExtendedGcm(key.secret())) != null) {
                throw new IllegalArgumentException(
                        "Two encryption keys have the id '%s'. Give each an id of its own.".formatted(key.id()));
            }
        }
        SecretKeySpec last = new SecretKeySpec(keys.get(keys.size() - 1).secret(), "HmacSHA256");
        // Derived, so that no key is used for two purposes.
        SecretKeySpec fingerprintKey = new SecretKeySpec(hmac(last, "fingerprint of an input"), "HmacSHA256");
        return new EncryptedPayloadCodec(plain, Map.copyOf(ciphers), keys.get(0).id(), fingerprintKey, false);
    }

    /**
     * The same codec, which also reads what is not encrypted: to begin encrypting with executions in the database. What is
     * read plainly may have been changed by anyone who can write to the database; so leave this out again when the last of them has
     * ended.
     */
    public EncryptedPayloadCodec readingPlain() {
        return new EncryptedPayloadCodec(plain, ciphers, current, fingerprintKey, true);
    }

    @Override
    public String encode(@Nullable Object value, Type type) {
        return encrypt(plain.encode(value, type));
    }

    @Override
    public @Nullable Object decode(String payload, Type type) {
        return plain.decode(decrypt(payload), type);
    }

    @Override
    public String encodeAll(List<? extends @Nullable Object> values, List<Type> types) {
        return encrypt(plain.encodeAll(values, types));
    }

    @Override
    public List<@Nullable Object> decodeAll(String payload, List<Type> types) {
        return plain.decodeAll(decrypt(payload), types);
    }

    /** Keyed, so that nobody can find out an input of few possibilities by trying them against the stored hash. */
    @Override
    public String canonical(List<? extends @Nullable Object> values, List<Type> types) {
        return HexFormat.of().formatHex(hmac(fingerprintKey, plain.canonical(values, types)));
    }

    private String encrypt(String text) {
        String header = PREFIX + current;
        ExtendedGcm cipher = ciphers.get(current);
        byte[] message = Objects.requireNonNull(cipher).encrypt(text.getBytes(StandardCharsets.UTF_8), bytes(header));
        return header + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(message);
    }

    private String decrypt(String payload) {
        if (!payload.startsWith(PREFIX)) {
            if (readsPlain) {
                return payload;
            }
            throw new PayloadException(
                    "It is not encrypted. If it was written before payloads were encrypted, let plain ones be read too.");
        }
        int end = payload.indexOf(':', PREFIX.length());
        String header = end < 0 ? payload : payload.substring(0, end);
        String id = header.substring(PREFIX.length());
        ExtendedGcm cipher = ciphers.get(id);
        if (end < 0 || cipher == null) {
            throw new PayloadException(
                    "It is encrypted with the key '%s', which is not among the keys. Add that key behind the others."
                            .formatted(shown(id)));
        }
        try {
            byte[] message = Base64.getUrlDecoder().decode(payload.substring(end + 1));
            return new String(cipher.decrypt(message, bytes(header)), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new PayloadException(
                    "It was changed after it was encrypted, or the key '%s' has another secret now. Give the key its old secret, or restore the payload."
                            .formatted(id),
                    e);
        }
    }

    private static String shown(String id) {
        return id.length() <= 32 ? id : id.substring(0, 32) + "…";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes(text));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("This JDK has no usable HmacSHA256: " + e.getMessage(), e);
        }
    }
}
