package io.durableworkflow.sample.reports;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the reports.
 *
 * @param folder Where reports are written, absolute or relative to the working directory.
 * @param pause Time between gathering and writing.
 */
@Validated
@ConfigurationProperties("sample.reports")
record ReportProperties(
        @DefaultValue("sample-reports") Path folder,

        @DefaultValue("0s") @DurationMin @DurationMax(days = 1)
        Duration pause) {}
