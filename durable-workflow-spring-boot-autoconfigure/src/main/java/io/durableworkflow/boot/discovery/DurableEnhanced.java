package io.durableworkflow.boot.discovery;

/**
 * Marks the generated subclasses whose self-calls go through the bean's proxy. Public only because those classes live in
 * the packages of the application; not meant to be implemented.
 */
public interface DurableEnhanced {}
