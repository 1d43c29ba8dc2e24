package io.scanstream.observation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.scanstream.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.classesOf("io.scanstream.observation");

    @Test
    void the_rules_of_every_module_hold() {
        ArchitectureRules.checkCommonRules(CLASSES, "io.scanstream");
    }

    @Test
    void what_a_worker_does_is_not_known_here() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.scanstream.contract..", "io.scanstream.model..", "ai.djl..", "io.quarkus..")
                .because("both workers use it, and neither's work is the other's")
                .check(CLASSES);
    }
}
