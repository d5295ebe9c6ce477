package io.durableworkflow.boot.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.durableworkflow.architecture.TimeRules;
import org.junit.jupiter.api.Test;

/** One package per feature, and none needs another one that needs it. */
class BootArchitectureTests {
    private static final String BOOT = "io.durableworkflow.boot";

    private static final JavaClasses BOOT_CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(BOOT);

    @Test
    void theDatabaseDoesNotKnowTheProperties() {
        check(noClasses()
                .that()
                .resideInAnyPackage(BOOT + ".jdbc..", BOOT + ".schema..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BOOT)
                .because("the properties are turned into settings of its own before they reach it"));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().assignedFrom(new OneSlicePerFeature()).should().beFreeOfCycles());
    }

    @Test
    void timeIsHandedIn() {
        check(TimeRules.onlyTheSystemClockAsksTheMachineForTheTime());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(BOOT_CLASSES);
    }

    /** A feature is a package directly below ours, with all below it; the package of the properties is a slice too. */
    private static final class OneSlicePerFeature implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            if (name.equals(BOOT)) {
                return SliceIdentifier.of("properties and auto-configuration");
            }
            return name.startsWith(BOOT + ".")
                    ? SliceIdentifier.of(name.substring(BOOT.length() + 1).split("\\.", 2)[0])
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + BOOT;
        }
    }
}
