package io.durableworkflow.sample.upload;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the uploads.
 *
 * @param folder Where files are received and stored, absolute or relative to the working directory.
 * @param chunkSize Size of a chunk. An upload keeps the one that it began with.
 * @param pause Time between two chunks.
 */
@Validated
@ConfigurationProperties("sample.upload")
record UploadProperties(
        @DefaultValue("sample-uploads") Path folder,
        @DefaultValue("1MB") DataSize chunkSize,

        @DefaultValue("0s") @DurationMin @DurationMax(days = 1)
        Duration pause) {
    UploadProperties {
        if (chunkSize.toBytes() < 1 || chunkSize.toMegabytes() > 64) {
            throw new IllegalArgumentException("sample.upload.chunk-size must be 1B to 64MB, was " + chunkSize);
        }
    }
}
