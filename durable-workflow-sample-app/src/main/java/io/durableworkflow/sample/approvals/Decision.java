package io.durableworkflow.sample.approvals;

/** What was decided. */
public enum Decision {
    APPROVED,
    REJECTED
}
