package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Identifiers;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys are handed to outside systems and must never change: these values were computed by another program. */
class KeysTests {
    private static final String SEED = Examples.SEED;

    @Test
    void idempotencyKeysAreStable() {
        assertThat(Keys.idempotencyKey(SEED, 0, 0, 0)).isEqualTo("4b824dbc-20eb-8ca2-ae39-c3a76ea223e8");
        assertThat(Keys.idempotencyKey(SEED, 0, 0, 1)).isEqualTo("0b37eab5-56fc-8867-8d1b-291b01f0a5c8");
        assertThat(Keys.idempotencyKey(SEED, 0, 1, 0)).isEqualTo("9dc0f995-5214-887e-822b-a0dbe3fd6df7");
        assertThat(Keys.idempotencyKey(SEED, 1, 0, 0)).isEqualTo("6952e2c6-4365-8173-8dae-99c36eb92df5");
    }

    @Test
    void randomValuesAreStable() {
        assertThat(Keys.randomUuid(SEED, 0, 0, 0)).hasToString("35204c80-ef8f-8462-95e5-a69529c23a16");
        assertThat(Keys.randomUuid(SEED, 0, 0, 1)).hasToString("1c29bf93-3e97-8d5b-b8fd-e2cbc026e140");
        assertThat(Keys.randomSeed(SEED, 0, 0, 0)).isEqualTo(3620062059762322595L);
    }

    @Test
    void anIdOfAChildIsStableAndTellsWhoseItIs() {
        assertThat(Keys.childId("order-42", SEED, 0, 0, 7, 1))
                .startsWith("order-42.7-")
                .hasSize(23);
        assertThat(Keys.childId("order-42", SEED, 0, 0, 7, 1)).isEqualTo(Keys.childId("order-42", SEED, 0, 0, 7, 1));
    }

    @Test
    void idsOfChildrenDoNotMeet() {
        Set<String> ids = new HashSet<>();
        for (int n = 0; n < 6; n++) {
            for (int position = 0; position < 6; position++) {
                for (int start = 1; start <= 6; start++) {
                    ids.add(Keys.childId("order-42", SEED, n, 0, position, start));
                    ids.add(Keys.childId("order-42", SEED, 0, n + 1, position, start));
                    ids.add(Keys.childId("order-42", Keys.hash("seed " + n), 0, 0, position, start));
                }
            }
        }
        assertThat(ids).hasSize(3 * 6 * 6 * 6);
    }

    @Test
    void theIdOfAChildOfAParentWithALongIdIsValid() {
        String parent = "p".repeat(256);

        String id = Keys.childId(parent, SEED, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(Identifiers.requireId("execution id", id)).hasSize(256).startsWith("ppp");
        assertThat(Keys.childId(id, SEED, 0, 0, 1, 1)).hasSize(256).isNotEqualTo(Keys.childId(id, SEED, 0, 0, 2, 1));
    }

    @Test
    void anIdOfWhatABodyStartsIsStableAndUnlikeThatOfAChild() {
        assertThat(Keys.startedId("order-42", SEED, 0, 0, 7, 1))
                .startsWith("order-42.7-")
                .hasSize(23)
                .isEqualTo(Keys.startedId("order-42", SEED, 0, 0, 7, 1))
                .isNotEqualTo(Keys.startedId("order-42", SEED, 0, 0, 7, 2))
                .isNotEqualTo(Keys.startedId("order-42", SEED, 1, 0, 7, 1))
                .isNotEqualTo(Keys.startedId("order-42", SEED, 0, 3, 7, 1))
                .isNotEqualTo(Keys.childId("order-42", SEED, 0, 0, 7, 1));
    }

    @Test
    void theHashOfATokenIsAWholeSha256() {
        assertThat(Keys.hashOfToken(SEED))
                .matches("[0-9a-f]{64}")
                .isEqualTo(Keys.hashOfToken(SEED))
                .isNotEqualTo(Keys.hashOfToken("0" + SEED));
    }

    @Test
    void aCancellationOfAChildIsStable() {
        assertThat(Keys.cancellationOfChild(SEED, "child"))
                .matches("[0-9a-f]{32}")
                .isEqualTo(Keys.cancellationOfChild(SEED, "child"))
                .isNotEqualTo(Keys.cancellationOfChild(SEED, "other"));
    }

    @Test
    void jitterIsStable() {
        assertThat(Keys.jitter("4b824dbc-20eb-8ca2-ae39-c3a76ea223e8", 1)).isEqualTo(0.23127719601717944);
    }

    @Test
    void hashesAreStable() {
        assertThat(Keys.hash("[\"a\",1]")).isEqualTo("135f17a475a61afdeeaf3759ad2e45ad");
    }

    @Test
    void uuidsAreOfVersion8AndVariant2() {
        for (int call = 0; call < 200; call++) {
            UUID uuid = Keys.randomUuid(SEED, 0, 0, call);
            UUID key = UUID.fromString(Keys.idempotencyKey(SEED, 0, 0, call));
            assertThat(uuid.version()).isEqualTo(8);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(key.version()).isEqualTo(8);
            assertThat(key.variant()).isEqualTo(2);
        }
    }

    @Test
    void anIdempotencyKeyHas36Characters() {
        assertThat(Keys.idempotencyKey(SEED, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .hasSize(36);
    }

    @Test
    void keysOfDifferentPlacesDoNotMeet() {
        Set<String> keys = new HashSet<>();
        for (int generation = 0; generation < 12; generation++) {
            for (int scope = 0; scope < 12; scope++) {
                for (int position = 0; position < 12; position++) {
                    keys.add(Keys.idempotencyKey(SEED, generation, scope, position));
                    keys.add(Keys.randomUuid(SEED, generation, scope, position).toString());
                }
            }
        }
        assertThat(keys).hasSize(2 * 12 * 12 * 12);
    }

    @Test
    void jitterLiesBetweenZeroAndOneAndIsSpread() {
        double lowest = 1;
        double highest = 0;
        for (int attempt = 1; attempt <= 500; attempt++) {
            double chance = Keys.jitter("key", attempt);
            assertThat(chance).isBetween(0.0, 1.0);
            lowest = Math.min(lowest, chance);
            highest = Math.max(highest, chance);
        }
        assertThat(lowest).isLessThan(0.05);
        assertThat(highest).isGreaterThan(0.95);
    }

    @Test
    void aNewSeedHas32HexadecimalDigitsAndIsNew() {
        assertThat(Keys.newSeed()).matches("[0-9a-f]{32}").isNotEqualTo(Keys.newSeed());
    }
}
