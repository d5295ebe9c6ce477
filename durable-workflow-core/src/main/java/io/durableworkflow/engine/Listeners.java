package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import java.util.List;
import java.util.function.Consumer;

/** Tells every listener; one that throws disturbs nobody. */
final class Listeners {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    private final List<EngineListener> all;

    private volatile Consumer<String> changed = id -> {};

    Listeners(List<EngineListener> all) {
        this.all = List.copyOf(all);
    }

    /** Who is told of changes that no event speaks of. */
    void onChange(Consumer<String> newChanged) {
        changed = newChanged;
    }

    /** The execution of this id has changed, and no event says so. */
    void changed(String id) {
        changed.accept(id);
    }

    void tell(EngineEvent event) {
        for (EngineListener listener : all) {
            try {
                listener.onEvent(event);
            } catch (Throwable e) { // a listener may run on the thread that commits for all, which must go on
                Failures.log(
                        LOG, System.Logger.Level.WARNING, "A listener failed on " + event + " and was passed over", e);
            }
        }
    }
}
