package io.durableworkflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Time is handed in: only one class may ask the machine, so every other one can be tested with a virtual clock. */
public final class TimeRules {
    private static final Set<String> FORBIDDEN = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.time.InstantSource.system",
            "java.util.Date.<init>");

    private TimeRules() {}

    /** Calls and method references alike. {@code System.nanoTime} is allowed: it measures, it does not tell the time. */
    public static ArchRule onlyTheSystemClockAsksTheMachineForTheTime() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.durableworkflow.SystemWorkflowClock")
                .should()
                .accessTargetWhere(describe("asks the machine for the time or sleeps", TimeRules::asksTheMachine))
                .because("a WorkflowClock is handed in")
                .allowEmptyShould(true);
    }

    private static boolean asksTheMachine(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        String name = target.getName();
        return FORBIDDEN.contains(owner + "." + name)
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick")));
    }
}
