package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.WorkflowOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** The options of a start, with the tags that listeners add. */
    WorkflowOptions tagged(WorkflowOptions options, String id, String workflow) {
        Map<String, String> tags = tags(options.tags(), id, workflow);
        return tags.size() == options.tags().size() ? options : options.withTags(tags);
    }

    /** The tags of a start, with those that listeners add. */
    Map<String, String> tags(Map<String, String> given, String id, String workflow) {
        Map<String, String> tags = given;
        for (EngineListener listener : all) {
            try {
                Map<String, String> more = listener.tagsOfStart(id, workflow);
                if (!more.isEmpty()) {
                    tags = together(tags, WorkflowOptions.checkedTags(more));
                }
            } catch (Throwable e) { // as above: the start matters more
                Failures.log(
                        LOG,
                        System.Logger.Level.WARNING,
                        "A listener failed on the start of '" + id + "', which goes without its tags",
                        e);
            }
        }
        return tags;
    }

    // Whoever starts comes first, and no listener makes a start too large.
    private static Map<String, String> together(Map<String, String> given, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(given);
        more.forEach((key, value) -> {
            if (all.size() < WorkflowOptions.MAX_TAGS) {
                all.putIfAbsent(key, value);
            }
        });
        return all;
    }
}
