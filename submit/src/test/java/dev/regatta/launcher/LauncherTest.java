package dev.regatta.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LauncherTest {
  private static final int JAVA_8_CLASS_FILE = 52;

  @Test
  void refusesAnOldJavaInOneLineThatSaysWhatToDo() {
    assertThat(refusal(RequirementsTest.versions(11, "3.5.5", "2.12.18")))
        .isEqualTo(
            "Regatta needs Spark 3.5, Scala 2.12 and Java 17; the driver runs Java 11."
                + " Set JAVA_HOME to a Java 17.");
  }

  @Test
  void refusesAnotherSparkInOneLineThatSaysWhatToDo() {
    assertThat(refusal(RequirementsTest.versions(17, "4.0.0", "2.13.16")))
        .isEqualTo(
            "Regatta needs Spark 3.5, Scala 2.12 and Java 17; the driver runs Spark 4.0.0 and Scala"
                + " 2.13.16. Set SPARK_HOME to such a Spark.");
  }

  @Test
  void runsOnALaterJavaAndRefusesIt() throws Exception {
    Path java = laterJava();
    Process process =
        new ProcessBuilder(
                java.toString(), "-cp", classes().toString(), Launcher.class.getName(), "--check")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(output.lines())
        .containsExactly(
            "Regatta needs Spark 3.5, Scala 2.12 and Java 17; the driver runs Java 25. Spark 3.5"
                + " does not start on a Java later than 22: set JAVA_HOME to a Java 17.");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void everyClassOfThePackageIsReadableByJava8() throws IOException {
    try (Stream<Path> files = Files.list(classes().resolve("dev/regatta/launcher"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".class")).toList();
      assertThat(found)
          .extracting(file -> file.getFileName().toString())
          .contains(
              "Launcher.class", "ExecutorCheck.class", "Requirements.class", "Versions.class");
      assertThat(found).allSatisfy(f -> assertThat(classFile(f)).isEqualTo(JAVA_8_CLASS_FILE));
    }
  }

  private static String refusal(Versions versions) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Launcher.accept(versions, new PrintStream(out, true, UTF_8))).isFalse();
    return out.toString(UTF_8).stripTrailing();
  }

  /** A Java that Spark 3.5 cannot start on. */
  private static Path laterJava() throws IOException {
    Path installed = Path.of("/usr/lib/jvm");
    assumeThat(installed).isDirectory();
    try (Stream<Path> found = Files.list(installed)) {
      List<Path> later =
          found
              .filter(jvm -> jvm.getFileName().toString().contains("25"))
              .map(jvm -> jvm.resolve("bin/java"))
              .filter(Files::isExecutable)
              .toList();
      assumeThat(later).isNotEmpty();
      return later.get(0);
    }
  }

  private static Path classes() {
    return Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static int classFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DataInputStream data = new DataInputStream(in)) {
      data.readInt();
      data.readUnsignedShort();
      return data.readUnsignedShort();
    }
  }
}
