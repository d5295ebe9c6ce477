package io.durableworkflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EncryptionKeyTests {
    private static final byte[] SECRET = new byte[32];

    @Test
    void readsBase64() {
        String text = Base64.getEncoder().encodeToString(SECRET);

        assertThat(EncryptionKey.fromBase64("k1", text + "\n").secret()).isEqualTo(SECRET);
    }

    @Test
    void isNotChangedByChangesOfWhatItWasMadeOf() {
        byte[] secret = SECRET.clone();
        EncryptionKey key = EncryptionKey.of("k1", secret);
        secret[0] = 1;

        assertThat(key.secret()).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "ä", "a b", "123456789012345678901234567890123"})
    void refusesIdsThatWouldNotFitThePayload(String id) {
        assertThatThrownBy(() -> EncryptionKey.of(id, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use 1 to 32 letters, digits, - and _");
    }

    @Test
    void refusesSecretsOfAnotherLength() {
        assertThatThrownBy(() -> EncryptionKey.of("k1", new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The secret of the encryption key 'k1' has 16 bytes. It needs 32: make one by openssl rand -base64 32");
    }

    @Test
    void refusesWhatIsNotBase64WithoutTellingIt() {
        assertThatThrownBy(() -> EncryptionKey.fromBase64("k1", "pass#word"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'k1' is not written in Base64")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("#").doesNotContain("pass"));
    }

    @Test
    void doesNotShowItsSecret() {
        assertThat(EncryptionKey.of("k1", SECRET)).hasToString("EncryptionKey[k1]");
    }
}
