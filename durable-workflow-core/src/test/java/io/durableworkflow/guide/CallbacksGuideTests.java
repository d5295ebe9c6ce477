package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Callback;
import io.durableworkflow.CallbackNotOpenException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the page about callbacks. */
class CallbacksGuideTests {
    private final World world = World.inMemory();
    private final List<String> mails = new CopyOnWriteArrayList<>();

    @AfterEach
    void switchOff() {
        world.close();
    }

    private void mail(String link) {
        mails.add(link);
    }

    @Test
    void anApprovalByMail() throws Exception {
        WorkflowDefinition<String> purchase = WorkflowDefinition.of("purchase", String.class, ctx -> {
            // tag::callback
            Callback<String> approval = ctx.callback("approval", String.class);
            ctx.step("ask", () -> mail("https://shop.example/approve?token=" + approval.token()));
            String decision = approval.await(Duration.ofDays(3));
            // end::callback
            return decision;
        });
        world.code(engine -> engine.register(purchase));
        world.start();
        world.begin(purchase, "purchase-1");
        world.await("it is mailed", () -> !mails.isEmpty());
        String token = mails.get(0).substring(mails.get(0).indexOf('=') + 1);

        assertThat(approve(token)).isEqualTo(204);

        assertThat(world.engine().handle("purchase-1", String.class).result(World.PATIENCE))
                .isEqualTo("approved");
        assertThat(approve(token)).isEqualTo(404);
        assertThatThrownBy(() -> world.engine().failCallback(token, "declined"))
                .isInstanceOf(CallbackNotOpenException.class);
    }

    private int approve(String token) {
        DurableEngine engine = world.engine();
        // tag::complete-callback
        try {
            engine.completeCallback(token, "approved");
            return 204;
        } catch (CallbackNotOpenException e) {
            return 404;
        }
        // end::complete-callback
    }
}
