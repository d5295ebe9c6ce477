package io.durableworkflow.testing;

import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.util.function.Consumer;

/**
 * A transaction in which a dead process writes nothing more. What it wrote before it died goes to disk with the commit, as if that
 * had come first.
 *
 * @param open the transaction
 * @param alive throws if the process is dead
 */
record MortalTransaction(CallerTransaction open, Runnable alive) implements CallerTransaction {
    @Override
    public boolean isOfThisStore() {
        return open.isOfThisStore();
    }

    @Override
    public ChangeResult write(Change change) {
        alive.run();
        return open.write(change);
    }

    @Override
    public void rollbackOnly() {
        open.rollbackOnly();
    }

    @Override
    public void whenOver(Consumer<Outcome> callback) {
        open.whenOver(callback);
    }

    @Override
    public void afterCommit(Runnable callback) {
        open.afterCommit(callback);
    }
}
