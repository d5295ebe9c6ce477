package io.durableworkflow;

import java.io.Serializable;

/**
 * A branch that failed.
 *
 * @param branch its name
 * @param failure what it failed with, rebuilt as its own type if it can be, else a {@link BranchFailedException}
 */
public record BranchFailure(String branch, Throwable failure) implements Serializable {}
