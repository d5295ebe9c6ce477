package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.codec.EncryptedPayloadCodec;
import io.durableworkflow.codec.EncryptionKey;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of the page about encryption. */
class EncryptionGuideTests {
    private final InMemoryCheckpointStore store = new InMemoryCheckpointStore();
    private final PayloadCodec codec = new TestCodec();
    private final String secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void encryptsPayloads() throws Exception {
        // tag::encrypt-payloads
        EncryptionKey key = EncryptionKey.fromBase64("2026-11", secret);
        DurableEngine engine = DurableEngine.builder()
                .store(store)
                .codec(EncryptedPayloadCodec.of(codec, List.of(key)))
                .build();
        // end::encrypt-payloads

        try (engine) {
            engine.launch();
            assertThat(engine.<String>run("greet", ctx -> "Hello")).isEqualTo("Hello");
        }
        assertThat(store.load(1).orElseThrow().execution().state().output()).startsWith("aes1:2026-11:");
    }
}
