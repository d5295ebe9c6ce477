package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Over all beans there is one schedule of a name, whatever the version of its workflow. */
final class ScheduleNames {
    private record Owner(CheckedBean bean, WorkflowMethod workflow) {}

    private ScheduleNames() {}

    static List<Problem> problemsOf(List<CheckedBean> beans) {
        Map<String, Owner> owners = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (CheckedBean bean : beans) {
            bean.type()
                    .workflows()
                    .filter(workflow -> ScheduleAttributes.isScheduled(workflow.annotation()))
                    .forEach(workflow -> {
                        Owner first = owners.putIfAbsent(workflow.name(), new Owner(bean, workflow));
                        if (first != null && first.workflow().version() != workflow.version()) {
                            problems.add(problem(bean, workflow, first));
                        }
                    });
        }
        return problems;
    }

    private static Problem problem(CheckedBean bean, WorkflowMethod workflow, Owner first) {
        return bean.problem(
                workflow,
                "has a schedule '%s', as version %d of the workflow has, %s of bean '%s'"
                        .formatted(
                                workflow.name(),
                                first.workflow().version(),
                                first.workflow().signature(),
                                first.bean().name()),
                "Leave the schedule to the version that it is to start.");
    }
}
