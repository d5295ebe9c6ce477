package io.durableworkflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.PayloadException;
import io.durableworkflow.contract.TestCodec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EncryptedPayloadCodecTests {
    private static final EncryptionKey OLD = key("old", 1);
    private static final EncryptionKey NEW = key("new", 2);

    private final TestCodec plain = new TestCodec();
    private final EncryptedPayloadCodec codec = EncryptedPayloadCodec.of(plain, List.of(OLD));

    @Test
    void givesBackWhatItWrote() {
        assertThat(codec.decode(codec.encode("a secret", String.class), String.class))
                .isEqualTo("a secret");
        assertThat(codec.decodeAll(
                        codec.encodeAll(List.of("a secret", 7), List.of(String.class, Integer.class)),
                        List.of(String.class, Integer.class)))
                .containsExactly("a secret", 7);
    }

    @Test
    void showsOnlyTheIdOfTheKey() {
        assertThat(codec.encode("a secret", String.class))
                .matches("aes1:old:[A-Za-z0-9_-]+")
                .isNotEqualTo(codec.encode("a secret", String.class));
    }

    @Test
    void encryptsWithTheFirstKeyAndReadsWithAll() {
        EncryptedPayloadCodec rotated = EncryptedPayloadCodec.of(plain, List.of(NEW, OLD));

        assertThat(rotated.encode("x", String.class)).startsWith("aes1:new:");
        assertThat(rotated.decode(codec.encode("written before", String.class), String.class))
                .isEqualTo("written before");
    }

    @Test
    void saysWhichKeyIsMissing() {
        String payload = EncryptedPayloadCodec.of(plain, List.of(NEW)).encode("x", String.class);

        assertThatThrownBy(() -> codec.decode(payload, String.class))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("encrypted with the key 'new', which is not among the keys")
                .hasMessageContaining("Add that key");
    }

    @Test
    void noticesAnotherSecretUnderTheSameId() {
        String payload = EncryptedPayloadCodec.of(plain, List.of(key("old", 9))).encode("x", String.class);

        assertThatThrownBy(() -> codec.decode(payload, String.class))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("the key 'old' has another secret now");
    }

    @Test
    void noticesAPayloadThatIsGivenToAnotherKey() {
        EncryptedPayloadCodec sameSecrets = EncryptedPayloadCodec.of(plain, List.of(OLD, key("twin", 1)));
        String renamed = codec.encode("x", String.class).replace("aes1:old:", "aes1:twin:");

        assertThatThrownBy(() -> sameSecrets.decode(renamed, String.class)).isInstanceOf(PayloadException.class);
    }

    @Test
    void noticesAPayloadThatWasChangedCutOrGarbled() {
        String payload = codec.encode("x", String.class);

        for (String broken : List.of(
                payload.substring(0, payload.length() - 2),
                "aes1:old:",
                "aes1:old",
                "aes1:",
                "aes1:old:not base64!",
                payload + "AA")) {
            assertThatThrownBy(() -> codec.decode(broken, String.class))
                    .as(broken)
                    .isInstanceOf(PayloadException.class);
        }
    }

    @Test
    void refusesPlainPayloadsUnlessTold() {
        assertThatThrownBy(() -> codec.decode("\"plain\"", String.class))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("It is not encrypted");
        assertThat(codec.readingPlain().decode("\"plain\"", String.class)).isEqualTo("plain");
        assertThat(codec.readingPlain().encode("x", String.class)).startsWith("aes1:");
    }

    @Test
    void fingerprintsNeedTheKeyAndOutliveARotation() {
        List<Object> input = List.of("a secret");
        EncryptedPayloadCodec rotated = EncryptedPayloadCodec.of(plain, List.of(NEW, OLD));
        EncryptedPayloadCodec other = EncryptedPayloadCodec.of(plain, List.of(NEW));

        String fingerprint = codec.canonical(input, List.of(String.class));

        assertThat(fingerprint)
                .isEqualTo(codec.canonical(input, List.of(String.class)))
                .isEqualTo(rotated.canonical(input, List.of(String.class)))
                .isNotEqualTo(codec.canonical(List.of("another"), List.of(String.class)))
                .isNotEqualTo(other.canonical(input, List.of(String.class)))
                .doesNotContain("secret");
    }

    @Test
    void refusesNoKeyAndTwoOfOneId() {
        assertThatThrownBy(() -> EncryptedPayloadCodec.of(plain, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one key");
        assertThatThrownBy(() -> EncryptedPayloadCodec.of(plain, List.of(OLD, key("old", 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Two encryption keys have the id 'old'");
    }

    private static EncryptionKey key(String id, int everyByte) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) everyByte);
        return EncryptionKey.of(id, secret);
    }
}
