package io.durableworkflow.sample.migration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the migrations. Both may be changed while one is under way.
 *
 * @param batchSize Rows of a batch, which is one transaction.
 * @param pause Time between two batches, in which others may write.
 */
@Validated
@ConfigurationProperties("sample.migration")
record MigrationProperties(
        @DefaultValue("500") @Min(1) @Max(10_000) int batchSize,

        @DefaultValue("0s") @DurationMin @DurationMax(days = 1)
        Duration pause) {}
