package io.durableworkflow.sample.migration;

import io.durableworkflow.sample.web.Id;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * A migration.
 *
 * @param migrationId chosen by who asks for it
 * @param maxUnreadable how many rows may be left behind because they cannot be read
 */
public record Plan(
        @Id String migrationId,
        @NotNull @Min(0) @Max(1_000_000) Integer maxUnreadable) {}
