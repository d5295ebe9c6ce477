package io.durableworkflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Dependencies point one way, engine to store and codec to API, and end at the JDK. */
class CoreArchitectureTests {
    private static final String API = "io.durableworkflow";
    private static final String ENGINE = "io.durableworkflow.engine..";
    private static final String STORE = "io.durableworkflow.store..";
    private static final String CODEC = "io.durableworkflow.codec..";
    private static final String TESTING = "io.durableworkflow.testing..";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(API);

    @Test
    void needsTheJdkAlone() {
        check(classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", API + ".."));
    }

    @Test
    void theApiUsesNothingBelowIt() {
        check(noClasses()
                .that()
                .resideInAPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, STORE, CODEC, TESTING)
                .because("the API reaches the engine by name"));
    }

    @Test
    void theStorePortUsesTheApiOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(STORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, CODEC, TESTING));
    }

    @Test
    void theCodecPortUsesTheApiOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(CODEC)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, STORE, TESTING));
    }

    @Test
    void theEngineDoesWithoutTheTestingTools() {
        check(noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TESTING));
    }

    @Test
    void theTestingToolsUseNoInternals() {
        check(noClasses()
                .that()
                .resideInAPackage(TESTING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE));
    }

    @Test
    void nothingInTheEngineIsPublic() {
        // What is declared in an interface is public without saying so, and as hidden as the interface.
        check(classes()
                .that()
                .resideInAPackage(ENGINE)
                .and(describe("are not declared in an interface", type -> !isDeclaredInAnInterface(type)))
                .should()
                .notBePublic());
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().assignedFrom(new OneSlicePerPackage()).should().beFreeOfCycles());
    }

    @Test
    void timeIsHandedIn() {
        check(TimeRules.onlyTheSystemClockAsksTheMachineForTheTime());
    }

    private static boolean isDeclaredInAnInterface(JavaClass type) {
        return type.getEnclosingClass().map(JavaClass::isInterface).orElse(false);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }

    /** The API's package is a slice like the packages below it. */
    private static final class OneSlicePerPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return name.equals(API) || name.startsWith(API + ".") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + API;
        }
    }
}
