package io.scanstream.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/** Rules that hold in every module, and the means to check them. */
public final class ArchitectureRules {

    private static final String CATCH_ALL_NAMES =
            ".*(Util|Utils|Utility|Helper|Manager|Impl|Base|Data|Info|Dto|Service)";

    private static final String[] CATCH_ALL_PACKAGES = {
        "..util..", "..utils..", "..helper..", "..core..", "..base..", "..impl..", "..service..", "..dto.."
    };

    private ArchitectureRules() {}

    /** Production classes below a package. */
    public static JavaClasses classesOf(String rootPackage) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage);
    }

    /** The rules for every module. */
    public static void checkCommonRules(JavaClasses classes, String rootPackage) {
        noCatchAllNames().check(classes);
        noCatchAllPackages().check(classes);
        noDeserialisation().check(classes);
        noCycles(rootPackage).check(classes);
    }

    private static ArchRule noCatchAllNames() {
        return noClasses()
                .should()
                .haveNameMatching(CATCH_ALL_NAMES)
                .because("a name says what a thing is; a function belongs to the type it is about");
    }

    private static ArchRule noCatchAllPackages() {
        return noClasses()
                .should()
                .resideInAnyPackage(CATCH_ALL_PACKAGES)
                .because("a package is a feature or a step of the work");
    }

    private static ArchRule noDeserialisation() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .because("nothing is executed from a message, a data set or a model file");
    }

    private static ArchRule noCycles(String rootPackage) {
        return slices().matching(rootPackage + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("data goes forward: no step reaches back");
    }

    /** Only these packages may know a library. */
    public static ArchRule onlyThese(String[] packages, String library, String reason) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .because(reason);
    }
}
