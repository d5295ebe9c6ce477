package io.durableworkflow.boot.jdbc;

/**
 * A change and its place in the batch, where its result goes.
 *
 * @param index from 0
 */
record Numbered<T>(int index, T change) {}
