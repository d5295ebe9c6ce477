package io.durableworkflow.store;

import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint holds.
 *
 * @param scope its scope
 * @param position its place there
 * @param kind what it records
 * @param arguments as in {@link CheckpointRecord}, or null for none
 * @param output as in {@link CheckpointRecord}, or null for none
 */
public record CheckpointPayloads(
        int scope,
        int position,
        CheckpointKind kind,
        @Nullable StoredText arguments,
        @Nullable StoredText output) {}
