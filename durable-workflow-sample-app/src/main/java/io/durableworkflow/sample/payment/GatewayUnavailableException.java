package io.durableworkflow.sample.payment;

/** The provider may answer later: worth another attempt. */
public class GatewayUnavailableException extends RuntimeException {
    public GatewayUnavailableException(String message) {
        super(message);
    }
}
