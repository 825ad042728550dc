package dev.regatta.submit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows: conf, worker, driver, submit, each may name those before it. */
class ArchitectureTest {
  private static final String[] SPARK = {"org.apache.spark..", "scala.."};
  private static final String HADOOP = "org.apache.hadoop..";

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.regatta");

  /** A rule over nothing holds always: there is something of every module. */
  @ParameterizedTest
  @CsvSource({"conf, 8", "worker, 10", "ml, 20", "submit, 15", "launcher, 5"})
  void everyModuleIsLookedAt(String module, int classes) {
    assertThat(CLASSES.that(resideInAPackage("dev.regatta." + module + "..")))
        .hasSizeGreaterThanOrEqualTo(classes);
  }

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("conf")
        .definedBy("dev.regatta.conf..")
        .layer("worker")
        .definedBy("dev.regatta.worker..")
        .optionalLayer("driver")
        .definedBy("dev.regatta.driver..")
        .layer("ml")
        .definedBy("dev.regatta.ml..")
        .layer("launcher")
        .definedBy("dev.regatta.launcher..")
        .layer("submit")
        .definedBy("dev.regatta.submit..")
        .whereLayer("conf")
        .mayNotAccessAnyLayer()
        .whereLayer("worker")
        .mayOnlyAccessLayers("conf")
        .whereLayer("driver")
        .mayOnlyAccessLayers("conf", "worker")
        .whereLayer("ml")
        .mayOnlyAccessLayers("conf", "worker", "driver")
        .whereLayer("launcher")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.regatta.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void sparkStaysInFewPlaces() {
    noClasses()
        .that(
            not(
                resideInAnyPackage(
                    "dev.regatta.driver.spark..",
                    "dev.regatta.ml..",
                    "dev.regatta.launcher..",
                    "dev.regatta.submit..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SPARK)
        .check(CLASSES);
  }

  @Test
  void hadoopStaysInTheStoreAndTheSparkPart() {
    noClasses()
        .that(
            not(
                resideInAnyPackage(
                    "dev.regatta.driver.spark..",
                    "dev.regatta.driver.store..",
                    "dev.regatta.ml..",
                    "dev.regatta.submit..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HADOOP)
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandEndsTheProcess() {
    noClasses()
        .that(not(resideInAnyPackage("dev.regatta.launcher..", "dev.regatta.submit..")))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }
}
