package dev.regatta.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The pom repeats Spark's JVM options as text. */
class ModuleOptionsTest {
  @Test
  void theTestsRunWithTheOptionsThatSparkAsksFor() {
    List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    assertThat(arguments).contains(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+"));
  }
}
