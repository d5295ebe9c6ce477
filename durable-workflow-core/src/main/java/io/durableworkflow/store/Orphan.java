package io.durableworkflow.store;

import io.durableworkflow.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An execution that a dead process was running: what must be known of all of them before the first is run again. There may be
 * very many, so it is no more than that.
 *
 * @param no its number
 * @param workflow as stored
 * @param version of the workflow
 * @param outcome how it will end; null until that is decided
 * @param recoveryCount how often a process has died with it, without what the next claim adds
 */
public record Orphan(
        long no, String workflow, int version, @Nullable Outcome outcome, int recoveryCount) {}
