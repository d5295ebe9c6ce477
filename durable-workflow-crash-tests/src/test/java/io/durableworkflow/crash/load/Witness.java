package io.durableworkflow.crash.load;

/** Is told what happens in {@link LoadWorkflows}, and what of it the engine has said is on disk. */
public interface Witness {
    /** A step is about to have its effect. */
    void ran(String id, String step);

    /** The body has been given the result of a step. */
    void recorded(String id, String step);

    /** A step was undone. */
    void undone(String id, String step);

    /** A caller got a handle on the execution. */
    void started(String id);

    /** A caller may rely on the signal. */
    void signalled(String id, String key);

    /** A caller has seen the end. */
    void ended(String id, String status);
}
