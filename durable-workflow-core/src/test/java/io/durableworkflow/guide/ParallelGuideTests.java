package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.ParallelException;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the page about parallel branches. */
class ParallelGuideTests {
    private final World world = World.inMemory();

    @AfterEach
    void switchOff() {
        world.close();
    }

    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private String result(Body body) throws InterruptedException {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, body::run);
        world.code(engine -> engine.register(flow));
        world.start();
        world.begin(flow, "it");
        world.finish("it");
        return world.engine().handle("it", String.class).result(World.PATIENCE);
    }

    private static int quote(String carrier) {
        return carrier.length();
    }

    @Test
    void aBlock() throws Exception {
        assertThat(result(ctx -> {
                    // tag::parallel-block
                    Branch<Integer> dhl =
                            Branch.of("dhl", Integer.class, () -> ctx.step("ask", Integer.class, () -> quote("dhl")));
                    Branch<Integer> post = Branch.of("post", Integer.class, () -> {
                        ctx.sleep("office hours", Duration.ofHours(8));
                        return ctx.step("ask", Integer.class, () -> quote("post"));
                    });
                    ParallelOutcomes quotes = ctx.parallel("quotes", dhl, post);
                    int cheapest = Math.min(quotes.result(dhl), quotes.result(post));
                    // end::parallel-block
                    return String.valueOf(cheapest);
                }))
                .isEqualTo("3");
    }

    @Test
    void aList() throws Exception {
        List<String> carriers = List.of("dhl", "post");
        assertThat(result(ctx -> {
                    // tag::parallel-list
                    List<Integer> quotes = ctx.parallel(
                            "quotes",
                            ParallelPolicy.all().atOnce(10),
                            carriers,
                            Integer.class,
                            carrier -> ctx.step("ask " + carrier, Integer.class, () -> quote(carrier)));
                    // end::parallel-list
                    return quotes.toString();
                }))
                .isEqualTo("[3, 4]");
    }

    @Test
    void aFailure() throws Exception {
        List<Branch<Integer>> branches = List.of(
                Branch.of("dhl", Integer.class, () -> {
                    throw new IllegalStateException("closed");
                }),
                Branch.of("post", Integer.class, () -> 4));
        assertThat(result(ctx -> {
                    // tag::parallel-failure
                    try {
                        ParallelOutcomes quotes = ctx.parallel("quotes", ParallelPolicy.tolerating(1), branches);
                        return "quotes: " + quotes.results(Integer.class) + ", failed: "
                                + quotes.failures().size();
                    } catch (ParallelException e) {
                        return "none, as " + e.failures().get(0).failure().getMessage();
                    }
                    // end::parallel-failure
                }))
                .isEqualTo("quotes: [4], failed: 1");
    }

    @Test
    void anAsynchronousBranch() throws Exception {
        assertThat(result(ctx -> {
                    // tag::parallel-async
                    AsyncBranch<Integer> quote =
                            ctx.async("quote", Integer.class, () -> ctx.step("ask", Integer.class, () -> quote("dhl")));
                    String label = ctx.step("print label", String.class, () -> "label");
                    return label + " for " + quote.join();
                    // end::parallel-async
                }))
                .isEqualTo("label for 3");
    }
}
