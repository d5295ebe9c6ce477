package io.durableworkflow.crash.kill;

import io.durableworkflow.Branch;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineProvider;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.crash.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What the program does. {@link Plan} says of each workflow what must come of it. */
final class Workflows {
    static final String ORDER = "order";
    static final String CART = "cart";
    static final String FAMILY = "family";
    static final String CHILD = "child";
    static final String LETTER = "letter";
    static final String FORK = "fork";
    static final String TRIP = "trip";
    static final String HOLD = "hold";
    static final String INVOICE = "invoice";
    static final String TICK = "tick";

    /** What a step that knows what it did returns. */
    static final String DONE = "done";

    /** What a step that was interrupted counts as having returned if it had no effect. */
    static final String NOT_DONE = "not done";

    static final int ITEMS = 3;

    private static final Duration SHORT_PAUSE = Duration.ofMillis(10); // kept on its thread
    private static final Duration LONG_PAUSE = Duration.ofMillis(120); // unloaded meanwhile
    private static final int LONGEST_WORK_MILLIS = 16;

    private final DurableEngine engine;
    private final Ledger ledger;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    private final WorkflowDefinition<String> child = WorkflowDefinition.of(CHILD, String.class, this::child);
    private final WorkflowDefinition<String> letter = WorkflowDefinition.of(LETTER, String.class, this::letter);
    private final WorkflowDefinition<String> tick = WorkflowDefinition.of(TICK, String.class, this::tick);

    private final StepDefinition bookHotel = new StepDefinition(
            "hotel", List.of(String.class), String.class, null, "leave-hotel", StepGuarantee.AT_LEAST_ONCE, null);
    private final CompensationDefinition leaveHotel = new CompensationDefinition(
            "leave-hotel", List.of(String.class), String.class, null, (arguments, result) -> {
                effect(Plan.UNDO + "hotel", arguments + " " + result);
            });

    Workflows(DurableEngine engine, Ledger ledger, JdbcTemplate jdbc, TransactionTemplate transactions) {
        this.engine = engine;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    WorkflowDefinition<String> tick() {
        return tick;
    }

    /** Makes everything known, and answers what may be started. */
    List<WorkflowDefinition<String>> register() {
        List<WorkflowDefinition<String>> startable = List.of(
                WorkflowDefinition.of(ORDER, String.class, this::order),
                WorkflowDefinition.of(CART, String.class, this::cart),
                WorkflowDefinition.of(FAMILY, String.class, this::family),
                WorkflowDefinition.of(FORK, String.class, this::fork),
                WorkflowDefinition.of(TRIP, String.class, this::trip),
                WorkflowDefinition.of(HOLD, String.class, this::hold),
                WorkflowDefinition.of(INVOICE, String.class, this::invoice));
        engine.register(leaveHotel);
        List.of(child, letter, tick).forEach(engine::register);
        startable.forEach(engine::register);
        return startable;
    }

    private String order(WorkflowContext context) {
        step(context, "reserve");
        StepOptions<String> patient = StepOptions.<String>defaults()
                .retry(RetryPolicy.exponential(5, Duration.ofMillis(20), 3).withJitter(0.2));
        context.step("collect", String.class, patient, () -> {
            fail(2);
            return effect("collect");
        });
        context.sleep("night", LONG_PAUSE);
        StepOptions<String> askedAfter = StepOptions.<String>defaults()
                .onUnknown(() -> ledger.contains(context.idempotencyKey()) ? DONE : NOT_DONE);
        context.step("charge", String.class, askedAfter, () -> effect("charge"));
        try {
            context.step("mail", String.class, StepOptions.<String>defaults().atMostOnce(), () -> effect("mail"));
        } catch (StepOutcomeUnknownException e) {
            // So be it: rather no mail than two.
        }
        String parcel = context.awaitSignal("delivered", String.class);
        context.step("close", String.class, () -> effect("close", parcel));
        return DONE;
    }

    private String cart(WorkflowContext context) {
        for (int item = 1; item <= ITEMS; item++) {
            String name = "take-" + item;
            String taken = context.awaitSignal("item", String.class);
            context.step(name, String.class, () -> effect(name, taken));
        }
        return DONE;
    }

    private String family(WorkflowContext context) throws Exception {
        step(context, "marry");
        String self = context.executionId();
        context.startChild(child, WorkflowOptions.id(self + "-away"));
        context.child(child, WorkflowOptions.id(self + "-first"));
        engine.start(letter, WorkflowOptions.id(self + "-letter"));
        engine.signal(self + "-letter", "text", "dear " + self);
        context.child(child, WorkflowOptions.id(self + "-second"));
        step(context, "gather");
        return DONE;
    }

    private String child(WorkflowContext context) {
        step(context, "learn");
        context.sleep("grow", LONG_PAUSE);
        step(context, "work");
        return DONE;
    }

    private String letter(WorkflowContext context) {
        String text = context.awaitSignal("text", String.class);
        context.step("read", String.class, () -> effect("read", text));
        return DONE;
    }

    private String fork(WorkflowContext context) {
        step(context, "split");
        context.parallel(
                "roads",
                Branch.of("left", () -> {
                    step(context, "left-1");
                    context.sleep("rest", LONG_PAUSE);
                    step(context, "left-2");
                }),
                Branch.of("right", () -> {
                    step(context, "right-1");
                    context.sleep("breath", SHORT_PAUSE);
                    step(context, "right-2");
                }));
        step(context, "join");
        return DONE;
    }

    private String trip(WorkflowContext context) {
        book(context);
        context.sleep("night", LONG_PAUSE);
        throw new IllegalStateException("no visa");
    }

    private String hold(WorkflowContext context) {
        book(context);
        return context.awaitSignal("never", String.class);
    }

    private void book(WorkflowContext context) {
        context.step(
                "flight",
                String.class,
                StepOptions.<String>defaults().compensate(seat -> effect(Plan.UNDO + "flight", seat)),
                () -> effect("flight"));
        context.sleep("breath", SHORT_PAUSE);
        context.step(bookHotel, List.of("room 2"), () -> effect("hotel"));
        context.step(
                "car",
                String.class,
                StepOptions.<String>defaults().compensate(key -> {
                    fail(1);
                    effect(Plan.UNDO + "car", key);
                }),
                () -> effect("car"));
    }

    private String invoice(WorkflowContext context) {
        row(context, "write");
        context.sleep("night", LONG_PAUSE);
        row(context, "post");
        step(context, "print");
        return DONE;
    }

    private String tick(WorkflowContext context) {
        step(context, "strike");
        return DONE;
    }

    private void step(WorkflowContext context, String name) {
        context.step(name, String.class, () -> effect(name));
    }

    // What the proxies of beans do for a step that is @Transactional.
    private void row(WorkflowContext context, String name) {
        context.step(name, String.class, () -> (String) transactions.execute(status -> innermost(() -> {
            jdbc.update("INSERT INTO invoice (execution, step) VALUES (?, ?)", context.executionId(), name);
            return effect(name);
        })));
    }

    private static Object innermost(Callable<Object> work) {
        try {
            return EngineProvider.loaded().innermost(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String effect(String step) {
        return effect(step, "-");
    }

    // A kill shall find many a step in the moment between its effect and its end.
    private String effect(String step, String detail) {
        ledger.append(step, detail);
        int millis = Math.floorMod(WorkflowContext.current().idempotencyKey().hashCode(), LONGEST_WORK_MILLIS);
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
        return DONE;
    }

    private static void fail(int times) {
        if (WorkflowContext.current().attempt() <= times) {
            throw new IllegalStateException("not yet");
        }
    }
}
