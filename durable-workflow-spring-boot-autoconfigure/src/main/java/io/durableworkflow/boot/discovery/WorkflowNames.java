package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Over all beans there is one workflow of a name and version: stored executions are told apart by nothing else. */
final class WorkflowNames {
    private record Key(String name, int version) {}

    private record Owner(CheckedBean bean, WorkflowMethod workflow) {}

    private WorkflowNames() {}

    static List<Problem> problemsOf(List<CheckedBean> beans) {
        Map<Key, Owner> owners = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (CheckedBean bean : beans) {
            bean.type()
                    .workflows()
                    .forEach(workflow -> names(workflow).forEach(name -> {
                        Owner first = owners.putIfAbsent(new Key(name, workflow.version()), new Owner(bean, workflow));
                        if (first != null) {
                            problems.add(problem(bean, workflow, name, first));
                        }
                    }));
        }
        return problems;
    }

    private static Stream<String> names(WorkflowMethod workflow) {
        return Stream.concat(
                Stream.of(workflow.name()), Stream.of(workflow.annotation().aliases()));
    }

    private static Problem problem(CheckedBean bean, WorkflowMethod workflow, String name, Owner first) {
        return bean.problem(
                workflow,
                "is workflow '%s' version %d, as %s of bean '%s' is"
                        .formatted(
                                name,
                                workflow.version(),
                                first.workflow().signature(),
                                first.bean().name()),
                "Give one of them another name in @DurableWorkflow(\"…\"), or another version if it is the same workflow.");
    }
}
