package io.durableworkflow.sample.patients;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the admission of patients.
 *
 * @param consentWithin How long a patient has to consent.
 * @param revocableFor How long a consent can be withdrawn before the patient is admitted.
 */
@Validated
@ConfigurationProperties("sample.patients")
record PatientProperties(
        @DefaultValue("14d") @DurationMin @DurationMax(days = 30)
        Duration consentWithin,

        @DefaultValue("3d") @DurationMin @DurationMax(days = 30)
        Duration revocableFor) {}
