package io.durableworkflow.store;

/**
 * A publication that is not delivered to all of its waits yet.
 *
 * @param no its number, 1 or more: grows in the order of acceptance
 * @param topic its topic
 * @param cursor how far it has come, 0 at first
 */
public record PublicationRecord(long no, String topic, long cursor) {}
