package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * A branch that runs beside the code that started it. To be asked by the body or branch that started it only, on its
 * thread.
 *
 * @param <T> what it returns
 */
public interface AsyncBranch<T extends @Nullable Object> {
    /** Its name. */
    String name();

    /**
     * Waits for its end, without a thread where nothing else runs. Branches may be joined in any order, and more than once.
     *
     * @return what it returned, as it is read back from its stored form
     * @throws Exception what it failed with, rebuilt as its own type if it can be; on replay alike
     * @throws BranchFailedException if what it failed with cannot be rebuilt
     * @throws DurableCallException in another branch or body than the one that started it, or inside a step
     */
    T join() throws Exception;
}
