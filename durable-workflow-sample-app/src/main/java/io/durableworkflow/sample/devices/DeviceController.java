package io.durableworkflow.sample.devices;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.sample.web.Id;
import io.durableworkflow.sample.web.Started;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/examples/devices")
class DeviceController {
    private final DurableEngine engine;
    private final Provisioning provisioning;
    private final DeviceTable devices;

    DeviceController(DurableEngine engine, Provisioning provisioning, DeviceTable devices) {
        this.engine = engine;
        this.provisioning = provisioning;
        this.devices = devices;
    }

    /** What a device sends when it has installed its firmware. */
    record Report(@NotBlank @Size(max = 100) String version) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started provision(@Valid @RequestBody Device device) {
        return Started.of(engine.start(executionId(device.deviceId()), () -> provisioning.provision(device)));
    }

    /** 202 once the report is on disk, whether anybody waits for it already or not. */
    @PostMapping("/{deviceId}/firmware-installed")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void installed(@PathVariable @Id String deviceId, @Valid @RequestBody Report report) {
        engine.signal(executionId(deviceId), Provisioning.INSTALLED, new Provisioning.Installed(report.version()));
    }

    @GetMapping("/{deviceId}")
    DeviceTable.State state(@PathVariable @Id String deviceId) {
        return devices.find(deviceId)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no device '" + deviceId + "'"));
    }

    private static String executionId(String deviceId) {
        return "device-" + deviceId;
    }
}
