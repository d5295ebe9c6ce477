package io.durableworkflow.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExtendedGcmTests {
    private static final byte[] TEXT = "XAES-256-GCM".getBytes(US_ASCII);
    private static final byte[] CONTEXT = "context".getBytes(US_ASCII);

    private final ExtendedGcm cipher = new ExtendedGcm(key(7));

    /** The two vectors of c2sp.org/XAES-256-GCM; the highest bit of the subkey is set in one of them only. */
    @ParameterizedTest
    @CsvSource({
        "1, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        "3, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
    })
    void encryptsAsSpecified(byte keyByte, String context, String expected) {
        byte[] sealed = new ExtendedGcm(key(keyByte))
                .encrypt("ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(US_ASCII), TEXT, context.getBytes(US_ASCII));

        assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(expected);
    }

    @Test
    void givesBackWhatWasEncrypted() throws Exception {
        assertThat(cipher.decrypt(cipher.encrypt(TEXT, CONTEXT), CONTEXT)).isEqualTo(TEXT);
    }

    @Test
    void encryptsTheSameTextDifferentlyEachTime() {
        assertThat(cipher.encrypt(TEXT, CONTEXT)).isNotEqualTo(cipher.encrypt(TEXT, CONTEXT));
    }

    @Test
    void noticesAChangeOfAnyByte() {
        byte[] message = cipher.encrypt(TEXT, CONTEXT);
        for (int i = 0; i < message.length; i++) {
            byte[] changed = message.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> cipher.decrypt(changed, CONTEXT))
                    .as("byte %d", i)
                    .isInstanceOf(AEADBadTagException.class);
        }
    }

    @Test
    void noticesAnyCut() {
        byte[] message = cipher.encrypt(TEXT, CONTEXT);
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> cipher.decrypt(cut, CONTEXT)).isInstanceOf(AEADBadTagException.class);
        }
    }

    @Test
    void noticesAnotherContext() {
        byte[] message = cipher.encrypt(TEXT, CONTEXT);

        assertThatThrownBy(() -> cipher.decrypt(message, TEXT)).isInstanceOf(AEADBadTagException.class);
    }

    private static byte[] key(int everyByte) {
        byte[] key = new byte[ExtendedGcm.KEY_BYTES];
        Arrays.fill(key, (byte) everyByte);
        return key;
    }
}
