package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The assembly holds what a cluster lacks, and nothing else. */
class AssemblyIT {
  /** Spark brings it too; our own class loader over it needs it as files of one jar. */
  private static final String NETLIB = "dev/ludovic/netlib/blas/";

  private static final List<String> PACKAGES =
      List.of(
          "dev/regatta/",
          NETLIB,
          "org/bytedeco/javacpp/",
          "org/bytedeco/openblas/",
          "org/apache/spark/sql/avro/",
          "org/apache/spark/sql/v2/avro/");

  @Test
  void holdsOursTheShadedAndTheNativeLibraries() throws IOException {
    assertThat(classes(Build.assembly()))
        .contains(
            "dev/regatta/launcher/Launcher.class",
            "dev/regatta/submit/Main.class",
            "dev/regatta/conf/Registry.class",
            "dev/regatta/shaded/picocli/CommandLine.class",
            "dev/regatta/shaded/snakeyaml/v2/api/LoadSettings.class",
            "dev/ludovic/netlib/blas/BLAS.class",
            "org/apache/spark/sql/avro/AvroFileFormat.class",
            "org/bytedeco/openblas/global/openblas.class")
        .allMatch(name -> PACKAGES.stream().anyMatch(name::startsWith));
  }

  @Test
  void holdsNoClassThatSparkBrings() throws IOException {
    Set<String> ofSpark = new HashSet<>();
    try (Stream<Path> jars = Files.list(Build.spark().directory().resolve("jars"))) {
      for (Path jar : jars.toList()) {
        ofSpark.addAll(classes(jar));
      }
    }
    assertThat(ofSpark).hasSizeGreaterThan(20_000).contains("org/apache/spark/SparkContext.class");
    Set<String> both = new TreeSet<>(classes(Build.assembly()));
    both.retainAll(ofSpark);
    assertThat(both).isNotEmpty().allMatch(name -> name.startsWith(NETLIB));
  }

  @Test
  void holdsTheNativeLibrariesOfOnePlatform() throws IOException {
    String platform = System.getProperty("javacpp.platform");
    try (JarFile jar = new JarFile(Build.assembly().toFile())) {
      List<String> natives =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith("org/bytedeco/"))
              .filter(name -> name.matches(".*\\.(so|dylib|dll)[.0-9]*"))
              .toList();
      assertThat(natives).isNotEmpty().allMatch(name -> name.contains("/" + platform + "/"));
    }
  }

  @Test
  void startsWithTheLauncherAndKnowsItsVersion() throws IOException {
    try (JarFile jar = new JarFile(Build.assembly().toFile())) {
      var attributes = jar.getManifest().getMainAttributes();
      assertThat(attributes.getValue("Main-Class")).isEqualTo("dev.regatta.launcher.Launcher");
      assertThat(attributes.getValue("Implementation-Version")).isNotBlank();
    }
  }

  private static Set<String> classes(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Set<String> names = new HashSet<>();
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.endsWith("module-info.class"))
          .forEach(names::add);
      return names;
    }
  }
}
