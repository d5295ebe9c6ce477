package io.durableworkflow.sample.devices;

import io.durableworkflow.sample.web.Id;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * A device that is to be provisioned.
 *
 * @param deviceId chosen by its maker
 * @param firmware the version that it must run
 */
public record Device(
        @Id String deviceId,
        @NotBlank @Size(max = 100) String model,
        @NotBlank @Size(max = 100) String firmware) {}
