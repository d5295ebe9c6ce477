package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CodesTests {
    @ParameterizedTest
    @EnumSource
    void kindComesBack(CheckpointKind kind) {
        assertThat(Codes.kind(Codes.of(kind))).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource
    void statusComesBack(CheckpointStatus status) {
        assertThat(Codes.status(Codes.of(status))).isEqualTo(status);
    }

    @Test
    void unknownCodesAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Codes.kind(99)).withMessageContaining("99");
        assertThatIllegalArgumentException().isThrownBy(() -> Codes.status(99)).withMessageContaining("99");
    }
}
