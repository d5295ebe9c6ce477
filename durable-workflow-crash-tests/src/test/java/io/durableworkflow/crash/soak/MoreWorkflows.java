package io.durableworkflow.crash.soak;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Callback;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.MissedRuns;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.WorkflowCancelledException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The constructs that {@link io.durableworkflow.crash.load.LoadWorkflows} leaves out. */
final class MoreWorkflows {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SoakLedger ledger;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final WorkflowDefinition<String> asks = WorkflowDefinition.of("asks", String.class, this::asks);
    private final WorkflowDefinition<String> listens = WorkflowDefinition.of("listens", String.class, this::listens);
    private final WorkflowDefinition<String> looks = WorkflowDefinition.of("looks", String.class, this::looks);
    private final WorkflowDefinition<String> beside = WorkflowDefinition.of("beside", String.class, this::beside);
    private final WorkflowDefinition<String> unwanted = WorkflowDefinition.of("unwanted", String.class, this::unwanted);
    private final WorkflowDefinition<String> ticks = WorkflowDefinition.of("ticks", String.class, this::ticks);
    private final List<WorkflowDefinition<String>> played = List.of(asks, listens, looks, beside, unwanted);

    MoreWorkflows(SoakLedger ledger) {
        this.ledger = ledger;
    }

    void register(DurableEngine engine) {
        played.forEach(engine::register);
        engine.register(ticks);
    }

    /** A run every two seconds, from now on. */
    void schedule(DurableEngine engine) {
        engine.schedules()
                .create(
                        "ticks",
                        ticks,
                        ScheduleOptions.of(ScheduleTiming.fixedRate(Duration.ofSeconds(2)))
                                .missedRuns(MissedRuns.ONCE));
    }

    /** Starts one of them, gives it what it waits for, and sees its end. */
    void play(DurableEngine engine, int number) throws InterruptedException {
        WorkflowDefinition<String> definition = played.get(number % played.size());
        String id = definition.name() + "-" + number;
        WorkflowHandle<String> handle = engine.start(definition, WorkflowOptions.id(id));
        ledger.started(id);
        if (definition.equals(unwanted)) {
            engine.cancel(id);
            try {
                ledger.find(id, "it was cancelled and answers " + handle.result(PATIENCE));
            } catch (WorkflowCancelledException e) {
                ledger.ended(id, "CANCELLED");
            }
            return;
        }
        if (definition.equals(asks)) {
            String token = await(id);
            engine.completeCallback(token, "yes " + id);
        } else if (definition.equals(listens)) {
            await(id);
            engine.publish("news-" + id, "news for " + id);
        }
        String result = handle.result(PATIENCE);
        if (!result.equals("done " + id)) {
            ledger.find(id, "its result is " + result);
        }
        ledger.ended(id, "COMPLETED");
    }

    private String await(String id) throws InterruptedException {
        synchronized (tokens) {
            while (!tokens.containsKey(id)) {
                tokens.wait(100);
            }
            return tokens.remove(id);
        }
    }

    private void tell(String id, String token) {
        synchronized (tokens) {
            tokens.put(id, token);
            tokens.notifyAll();
        }
    }

    private String work(WorkflowContext ctx, String name) {
        String id = ctx.executionId();
        String result = ctx.step(name, String.class, () -> {
            ledger.ran(id, name);
            return name;
        });
        ledger.recorded(id, name);
        return result;
    }

    private String asks(WorkflowContext ctx) {
        Callback<String> callback = ctx.callback("approval", String.class);
        String id = ctx.executionId();
        ctx.step("mail", () -> tell(id, callback.token()));
        String answer = callback.await();
        if (!answer.equals("yes " + id)) {
            ledger.find(id, "its callback was completed with " + answer);
        }
        work(ctx, "a");
        return "done " + id;
    }

    private String listens(WorkflowContext ctx) {
        String id = ctx.executionId();
        ctx.step("says so", () -> tell(id, "listens"));
        // What is published before the wait does not reach it: then it goes on at the deadline.
        String news = ctx.tryAwaitTopic("news-" + id, String.class, Duration.ofSeconds(2))
                .orElse("news for " + id);
        if (!news.equals("news for " + id)) {
            ledger.find(id, "it heard " + news);
        }
        work(ctx, "a");
        return "done " + id;
    }

    private String looks(WorkflowContext ctx) {
        int[] looked = new int[1];
        ctx.awaitUntil("there", () -> ++looked[0] >= 1, Duration.ofMillis(100));
        ctx.publish("progress", "half");
        int version = ctx.version("change", 1, 2);
        work(ctx, "a" + version);
        return "done " + ctx.executionId();
    }

    private String beside(WorkflowContext ctx) throws Exception {
        AsyncBranch<String> branch = ctx.async("beside", String.class, () -> {
            ctx.sleep(Duration.ofMillis(10));
            return work(ctx, "b");
        });
        work(ctx, "a");
        branch.join();
        return "done " + ctx.executionId();
    }

    private String unwanted(WorkflowContext ctx) {
        work(ctx, "a");
        ctx.awaitSignal("never", String.class);
        return "not cancelled";
    }

    private String ticks(WorkflowContext ctx) {
        return ctx.step("tick", String.class, () -> "tick");
    }
}
