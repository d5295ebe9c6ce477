package io.durableworkflow.sample;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the shop. A value out of range stops the start.
 *
 * @param settlementDelay How long a payment settles before the goods are shipped, 0 to 30 days. An execution keeps the
 *     delay with which it began to wait.
 * @param ledger File to which every outside effect is appended, absolute or relative to the working directory.
 */
@Validated
@ConfigurationProperties("sample")
public record SampleProperties(
        @DefaultValue("10s") @DurationMin @DurationMax(days = 30)
        Duration settlementDelay,

        @DefaultValue("sample-ledger.jsonl") Path ledger) {}
