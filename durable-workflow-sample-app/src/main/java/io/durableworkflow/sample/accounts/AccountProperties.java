package io.durableworkflow.sample.accounts;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the accounts.
 *
 * @param clearing How long money is on its way from one account to another.
 */
@Validated
@ConfigurationProperties("sample.accounts")
record AccountProperties(
        @DefaultValue("1d") @DurationMin @DurationMax(days = 30)
        Duration clearing) {}
