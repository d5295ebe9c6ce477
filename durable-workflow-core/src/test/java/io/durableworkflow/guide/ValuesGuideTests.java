package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the page about published values. */
class ValuesGuideTests {
    private final World world = World.inMemory();

    @AfterEach
    void switchOff() {
        world.close();
    }

    @Test
    void progress() throws Exception {
        List<String> pages = List.of("1", "2", "3");
        WorkflowDefinition<String> export = WorkflowDefinition.of("export", String.class, ctx -> {
            // tag::publish-value
            ctx.publish("phase", "reading");
            int rows = ctx.step("read", Integer.class, () -> {
                int read = 0;
                for (String page : pages) {
                    read += page.length();
                    ctx.publish("rows read", read);
                }
                return read;
            });
            ctx.publish("phase", "writing");
            // end::publish-value
            return "read " + rows;
        });
        world.code(engine -> engine.register(export));
        DurableEngine engine = world.start();
        world.begin(export, "export-1").result(World.PATIENCE);

        // tag::read-value
        Optional<Integer> read = engine.value("export-1", "rows read", Integer.class);
        // end::read-value

        assertThat(read).contains(3);
        assertThat(engine.value("export-1", "phase", String.class)).contains("writing");
    }
}
