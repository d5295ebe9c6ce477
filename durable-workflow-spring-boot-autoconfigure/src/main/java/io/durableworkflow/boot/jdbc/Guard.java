package io.durableworkflow.boot.jdbc;

/** Keeps every other engine off a database until closed. */
interface Guard extends AutoCloseable {
    @Override
    void close();
}
