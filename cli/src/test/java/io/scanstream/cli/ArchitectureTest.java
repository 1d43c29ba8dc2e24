package io.scanstream.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.scanstream.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.classesOf("io.scanstream.cli");

    @Test
    void the_rules_of_every_module_hold() {
        ArchitectureRules.checkCommonRules(CLASSES, "io.scanstream.cli");
    }

    @Test
    void the_command_line_carries_neither_an_engine_nor_a_framework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "org.opencv..", "io.quarkus..", "jakarta..", "kafka..")
                .because("it starts fast and stays small, and asks the workers for what needs a network")
                .check(CLASSES);
    }

    @Test
    void kafka_is_known_to_the_client_alone_but_for_its_exceptions() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.scanstream.cli.client")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients.producer..", "org.apache.kafka.clients.admin..")
                .because("a command says what it wants; how it is asked of a broker is the client's affair")
                .check(CLASSES);
    }
}
