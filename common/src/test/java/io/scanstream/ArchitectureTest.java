package io.scanstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.scanstream.testing.ArchitectureRules.onlyThese;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import io.scanstream.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureRules.classesOf("io.scanstream");

    @Test
    void the_rules_of_every_module_hold() {
        ArchitectureRules.checkCommonRules(CLASSES, "io.scanstream");
    }

    @Test
    void arrows_between_the_packages_go_one_way() {
        ArchRule rule = Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy("io.scanstream.model")
                .layer("weights")
                .definedBy("io.scanstream.weights")
                .layer("imaging")
                .definedBy("io.scanstream.imaging")
                .layer("dicom")
                .definedBy("io.scanstream.dicom")
                .layer("evaluation")
                .definedBy("io.scanstream.evaluation")
                .layer("storage")
                .definedBy("io.scanstream.storage")
                .layer("contract")
                .definedBy("io.scanstream.contract")
                .whereLayer("model")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("weights")
                .mayOnlyBeAccessedByLayers("model")
                .whereLayer("imaging")
                .mayOnlyBeAccessedByLayers("model", "weights")
                .whereLayer("dicom")
                .mayOnlyBeAccessedByLayers("imaging")
                .whereLayer("evaluation")
                .mayOnlyBeAccessedByLayers("model")
                .whereLayer("storage")
                .mayOnlyBeAccessedByLayers("model")
                .whereLayer("contract")
                .mayNotAccessAnyLayer()
                .because("docs/decisions/0002 draws them: a message knows nothing, a model knows all it is made of");

        rule.check(CLASSES);
    }

    @Test
    void neither_quarkus_nor_kafka_is_known_here() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "org.apache.kafka..")
                .because("what both workers share must not depend on how either of them runs")
                .check(CLASSES);
    }

    @Test
    void opencv_is_known_to_imaging_alone() {
        onlyThese(
                        new String[] {"io.scanstream.imaging"},
                        "org.opencv..",
                        "there is one way from bytes to numbers, for training and for serving")
                .check(CLASSES);
    }

    @Test
    void hdf5_is_known_to_the_readers_of_weights_alone() {
        onlyThese(new String[] {"io.scanstream.model"}, "io.jhdf..", "it is one format of many that weights come in")
                .check(CLASSES);
    }

    @Test
    void the_engine_is_known_to_model_alone() {
        onlyThese(
                        new String[] {"io.scanstream.model"},
                        "ai.djl..",
                        "scores, pixels and messages are computed without an engine, so that a client can, too")
                .check(CLASSES);
    }
}
