package io.durableworkflow.boot.jdbc;

/** What a commit waits for. */
public enum Synchronous {
    /** Until the disk has it: survives power loss. */
    FULL,
    /** Until the operating system has it: survives the end of the process, may lose the last commits at power loss. */
    NORMAL
}
