package dev.regatta.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.package$;
import org.junit.jupiter.api.Test;
import scala.util.Properties;

class VersionsTest {
  @Test
  void readsBothFormsOfAJavaVersion() {
    assertThat(Versions.feature("1.8")).isEqualTo(8);
    assertThat(Versions.feature("17")).isEqualTo(17);
    assertThat(Versions.feature("unknown")).isZero();
  }

  @Test
  void findsTheVersionsOfThisJvm() {
    Versions here = Versions.here();

    assertThat(here.java()).isEqualTo(Runtime.version().feature());
    assertThat(here.spark()).hasValue(package$.MODULE$.SPARK_VERSION());
    assertThat(here.scala()).hasValue(Properties.versionNumberString());
  }
}
