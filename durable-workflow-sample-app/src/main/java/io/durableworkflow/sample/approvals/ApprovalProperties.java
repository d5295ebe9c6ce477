package io.durableworkflow.sample.approvals;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the approvals.
 *
 * @param remindEvery Time from one mail to the next.
 */
@Validated
@ConfigurationProperties("sample.approvals")
record ApprovalProperties(
        @DefaultValue("1d") @DurationMin @DurationMax(days = 30)
        Duration remindEvery) {}
