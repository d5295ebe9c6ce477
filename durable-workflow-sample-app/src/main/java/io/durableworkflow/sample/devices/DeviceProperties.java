package io.durableworkflow.sample.devices;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the devices.
 *
 * @param answerWithin How long a device has to report its firmware before it is asked again.
 */
@Validated
@ConfigurationProperties("sample.devices")
record DeviceProperties(
        @DefaultValue("1h") @DurationMin @DurationMax(days = 30)
        Duration answerWithin) {}
