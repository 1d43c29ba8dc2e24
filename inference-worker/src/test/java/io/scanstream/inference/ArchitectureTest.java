package io.scanstream.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.scanstream.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.classesOf("io.scanstream.inference");

    @Test
    void the_rules_of_every_module_hold() {
        ArchitectureRules.checkCommonRules(CLASSES, "io.scanstream.inference");
    }

    @Test
    void classification_knows_neither_kafka_nor_the_engine() {
        noClasses()
                .that()
                .resideInAPackage("io.scanstream.inference.classification")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "ai.djl..", "org.opencv..")
                .because("images in, outcomes out: only the first and the last step know Kafka")
                .check(CLASSES);
    }

    @Test
    void quarkus_is_known_to_the_front_door_and_the_configuration_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.scanstream.inference", "io.scanstream.inference.configuration")
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
                .resideInAPackage("io.scanstream.inference.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.scanstream.inference")
                .because("a step takes a value and returns a value; none reaches back")
                .check(CLASSES);
    }

    @Test
    void nothing_here_can_train() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl.training..")
                .because("the engine allows one gradient collector in a process, and serving must never wait for it")
                .check(CLASSES);
    }
}
