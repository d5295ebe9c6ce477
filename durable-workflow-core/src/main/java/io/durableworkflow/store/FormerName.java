package io.durableworkflow.store;

/**
 * A name that a workflow had before: what is stored under it, in this version, is of that workflow.
 *
 * @param workflow the name
 * @param version 1 or more; another version of this name may be another workflow
 */
public record FormerName(String workflow, int version) {}
