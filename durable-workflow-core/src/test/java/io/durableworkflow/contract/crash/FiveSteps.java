package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import java.util.List;

final class FiveSteps extends Tale {
    FiveSteps() {
        super("five steps", "a", "b", "c", "d", "e");
    }

    @Override
    String body(WorkflowContext ctx) {
        StringBuilder all = new StringBuilder();
        for (String step : List.of("a", "b", "c", "d", "e")) {
            all.append(step(ctx, step));
        }
        return all.toString();
    }

    @Override
    String expected() {
        return "abcde";
    }
}
