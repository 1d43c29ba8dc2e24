package io.scanstream.objectstore;

import static io.scanstream.testing.ArchitectureRules.onlyThese;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.scanstream.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.classesOf("io.scanstream.objectstore");

    @Test
    void the_rules_of_every_module_hold() {
        ArchitectureRules.checkCommonRules(CLASSES, "io.scanstream.objectstore");
    }

    @Test
    void the_sdk_is_known_to_one_package_alone() {
        onlyThese(
                        new String[] {"io.scanstream.objectstore.s3"},
                        "software.amazon..",
                        "its exceptions and its way of retrying are nobody else's concern")
                .check(CLASSES);
    }
}
