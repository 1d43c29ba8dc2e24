package io.scanstream.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.scanstream.testing.ArchitectureRules.onlyThese;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.scanstream.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.classesOf("io.scanstream.trainer");

    @Test
    void the_rules_of_every_module_hold() {
        ArchitectureRules.checkCommonRules(CLASSES, "io.scanstream.trainer");
    }

    @Test
    void kafka_is_known_to_the_claim_alone() {
        onlyThese(
                        new String[] {"io.scanstream.trainer.claim"},
                        "org.apache.kafka..",
                        "only the first and the last step know where a request comes from and where a model goes")
                .check(CLASSES);
    }

    @Test
    void the_engine_is_known_to_training_alone() {
        onlyThese(
                        new String[] {"io.scanstream.trainer.training"},
                        "ai.djl..",
                        "arrays have one owner that closes them, and few places to look for it")
                .check(CLASSES);
    }

    @Test
    void quarkus_is_known_to_the_front_door_and_the_configuration_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.scanstream.trainer", "io.scanstream.trainer.configuration")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..", "org.eclipse.microprofile..")
                .because("every step can be used, and tested, without a container")
                .check(CLASSES);
    }

    @Test
    void no_step_knows_the_front_door() {
        noClasses()
                .that()
                .resideInAPackage("io.scanstream.trainer.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.scanstream.trainer")
                .because("a step takes a value and returns a value; none reaches back")
                .check(CLASSES);
    }
}
