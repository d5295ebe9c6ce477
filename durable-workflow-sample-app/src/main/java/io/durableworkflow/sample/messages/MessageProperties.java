package io.durableworkflow.sample.messages;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the messages.
 *
 * @param acknowledgeWithin How long a recipient has to acknowledge a message before it is delivered again.
 */
@Validated
@ConfigurationProperties("sample.messages")
record MessageProperties(
        @DefaultValue("1m") @DurationMin @DurationMax(days = 30)
        Duration acknowledgeWithin) {}
