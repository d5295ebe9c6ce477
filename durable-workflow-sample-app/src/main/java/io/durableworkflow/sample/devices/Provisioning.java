package io.durableworkflow.sample.devices;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.ledger.Ledger;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Takes a device into service: registers it, asks for its firmware until the device reports it, and switches it on. One that
 * stays silent is decommissioned. The wait takes no thread, and its deadline does not move when the process is started anew.
 */
@Service
public class Provisioning {
    /** The signal by which a device reports its firmware. */
    static final String INSTALLED = "firmware-installed";

    // Not a setting: with another number after a restart, an execution under way would meet other calls than it has
    // recorded.
    private static final int REQUESTS = 3;

    private final DeviceTable devices;
    private final Ledger ledger;
    private final WorkflowContext workflow;
    private final DeviceProperties properties;

    Provisioning(DeviceTable devices, Ledger ledger, WorkflowContext workflow, DeviceProperties properties) {
        this.devices = devices;
        this.ledger = ledger;
        this.workflow = workflow;
        this.properties = properties;
    }

    /** What a device reports. */
    public record Installed(String version) {}

    /** Returns how often the device was asked. */
    @DurableWorkflow("provision-device")
    public int provision(Device device) {
        register(device);
        for (int request = 1; request <= REQUESTS; request++) {
            requestFirmware(device);
            Optional<Installed> installed =
                    workflow.tryAwaitSignal(INSTALLED, Installed.class, properties.answerWithin());
            if (installed.isPresent() && installed.get().version().equals(device.firmware())) {
                activate(device);
                return request;
            }
        }
        throw new DeviceSilentException("Device '" + device.deviceId() + "' was asked " + REQUESTS
                + " times for firmware " + device.firmware() + " and has not reported it");
    }

    @Step(compensation = "decommission")
    public void register(Device device) {
        devices.register(device);
        ledger.append("register");
    }

    public void decommission(Device device) {
        devices.setState(device, "DECOMMISSIONED");
        ledger.append("decommission");
    }

    /** Each call is a step of its own, with its own idempotency key: three requests are three rows, however often it crashes. */
    @Step
    public void requestFirmware(Device device) {
        devices.request(device, workflow.idempotencyKey());
        ledger.append("request-firmware");
    }

    @Step
    public void activate(Device device) {
        devices.setState(device, "ACTIVE");
        ledger.append("activate");
    }
}
