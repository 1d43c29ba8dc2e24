package io.scanstream.messaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.scanstream.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.classesOf("io.scanstream.messaging");

    @Test
    void the_rules_of_every_module_hold() {
        ArchitectureRules.checkCommonRules(CLASSES, "io.scanstream");
    }

    @Test
    void of_our_own_it_knows_the_contract_alone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.scanstream.imaging..",
                        "io.scanstream.storage..",
                        "io.scanstream.model..",
                        "io.scanstream.evaluation..",
                        "io.quarkus..",
                        "ai.djl..")
                .because("it moves messages and knows nothing of what they are about")
                .check(CLASSES);
    }
}
