package io.durableworkflow.sample.devices;

/** A device has not reported the firmware that it was asked for. */
public class DeviceSilentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceSilentException(String message) {
        super(message);
    }
}
