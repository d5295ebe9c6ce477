package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.Queues;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.QueuePause;
import io.durableworkflow.store.QueueStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators see of queues, and what they tell them. */
final class LocalQueues implements Queues {
    private final EngineParts engine;
    private final Intake intake;
    private final QueueRunner runner;

    LocalQueues(EngineParts engine, Intake intake, QueueRunner runner) {
        this.engine = engine;
        this.intake = intake;
        this.runner = runner;
    }

    @Override
    public List<QueueView> list() {
        return runner.queues().stream().map(this::view).toList();
    }

    @Override
    public Optional<QueueView> find(String name) {
        return runner.queues().stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .map(this::view);
    }

    @Override
    public QueueView pause(String name, Audit audit) {
        CallsInSteps.refuseInBody("queues().pause");
        QueueOptions queue = runner.require(name);
        intake.commit(
                "queue " + name,
                "pause",
                done -> {},
                now -> new Change.PauseQueue(new QueuePause(name, now, audit.who(), audit.why())));
        return view(queue);
    }

    @Override
    public QueueView resume(String name, Audit audit) {
        CallsInSteps.refuseInBody("queues().resume");
        QueueOptions queue = runner.require(name);
        // On the commit thread, so that it happens also when the operator has given up waiting.
        intake.commit("queue " + name, "resumption", done -> runner.look(name), now -> new Change.ResumeQueue(name));
        return view(queue);
    }

    private QueueView view(QueueOptions queue) {
        QueueStore.Line line = engine.store().queueLine(queue.name());
        long running = engine.store().queueUse(queue.name(), null).holding();
        @Nullable QueuePause pause = engine.store().queuePause(queue.name()).orElse(null);
        return new QueueView(
                queue.name(),
                queue,
                running,
                line.number(),
                line.since(),
                pause != null,
                pause == null ? null : pause.pausedAt(),
                pause == null ? null : pause.who(),
                pause == null ? null : pause.why());
    }
}
