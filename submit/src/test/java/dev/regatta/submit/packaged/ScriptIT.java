package dev.regatta.submit.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.regatta.submit.Build;
import dev.regatta.submit.cluster.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code regatta} as a user runs it, in a directory with a space in its name. */
class ScriptIT {
  private static final String[] AS_TRIAL = {"--", "--class", TrialJob.class.getName()};

  @TempDir static Path installed;
  private static Script script;

  @TempDir Path directory;

  @BeforeAll
  static void install() throws IOException {
    script = Script.install(installed.resolve("a distribution"), TrialJob.class);
  }

  @Test
  void runsFromAnyDirectoryThroughLinks() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("first"), script.file());
    Path relative = Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));

    for (Path command : List.of(script.file(), link, relative)) {
      Script.Result result = script.run(command, bin, "version");
      assertThat(result.exitCode()).as("%s", result).isZero();
      assertThat(result.out()).singleElement().asString().startsWith("regatta 0.");
      assertThat(result.err()).isEmpty();
    }
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoSpark() throws Exception {
    assertRefused(
        script.run("train", "job.yaml"),
        "regatta: SPARK_HOME is not set: set it to a Spark 3.5 with Scala 2.12");
    assertRefused(
        script.with("SPARK_HOME", "/missing").run("train", "job.yaml"),
        "regatta: SPARK_HOME is /missing, which has no directory jars: set it to a Spark 3.5 with"
            + " Scala 2.12");
    Path empty = directory.resolve("empty");
    Files.createDirectories(empty.resolve("jars"));
    assertRefused(
        script.with("SPARK_HOME", empty.toString()).run("train", "job.yaml"),
        "There is no Spark in the directory jars of SPARK_HOME: set it to a Spark 3.5.");
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoJava() throws Exception {
    assertRefused(
        script.withSpark().with("JAVA_HOME", "/missing").run("train", "job.yaml"),
        "regatta: JAVA_HOME is /missing, which has no bin/java: set it to a Java 17");
  }

  @ParameterizedTest
  @CsvSource({
    "4, 'a number followed by m or g, such as 4g'",
    "4gb, 'a number followed by m or g, such as 4g'",
    "0g, 'a number followed by m or g, such as 4g'",
    "511m, at least 512m",
  })
  void refusesAHeapThatSparkCouldNotStartWith(String memory, String allowed) throws Exception {
    assertRefused(
        script.withSpark().with("REGATTA_MEMORY", memory).run("train", "job.yaml"),
        "regatta: REGATTA_MEMORY is " + memory + ": " + allowed);
  }

  @Test
  void aCheckoutUsesWhatIsBuilt() throws Exception {
    Script.Result result = Script.of(Build.module()).run("version");

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).singleElement().asString().startsWith("regatta 0.");
  }

  @Test
  void aBuildDoesNotWriteIntoTheJarOfARunThatGoesOn() throws Exception {
    Path home = Files.createDirectories(directory.resolve("checkout/submit"));
    Files.copy(script.file(), home.resolve("regatta"), StandardCopyOption.COPY_ATTRIBUTES);
    Path jar = Files.createDirectories(home.resolve("target/quick")).resolve("regatta.jar");
    Files.writeString(jar, "old");
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path maven =
        Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho new >" + jar + "\nexit 1\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (InputStream running = Files.newInputStream(jar)) {
      Script.Result result =
          Script.of(home).with("PATH", bin + ":" + System.getenv("PATH")).run("version");

      assertThat(result.err()).contains("regatta: the build failed; Maven's words are above");
      assertThat(jar).hasContent("new");
      assertThat(new String(running.readAllBytes(), UTF_8)).isEqualTo("old");
    }
  }

  @Test
  void refusesALaterJavaBeforeSparkIsStarted() throws Exception {
    Path java = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");
    assumeThat(java).isDirectory();

    assertRefused(
        script.withSpark().with("JAVA_HOME", java.toString()).run("train", "job.yaml"),
        "Regatta needs Spark 3.5, Scala 2.12 and Java 17; the driver runs Java 25. Spark 3.5 does"
            + " not start on a Java later than 22: set JAVA_HOME to a Java 17.");
  }

  @Test
  void submitsTheAssemblyEmbeddedWithItsDefaults() throws Exception {
    Script.Result result =
        script.withSpark().run(words("train", "job.yaml", "--master", "local[2]", AS_TRIAL));

    assertThat(result.exitCode()).as("%s", result).isEqualTo(7);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsExactly(
            "arguments train job.yaml --master local[2]",
            "problem none",
            "executors 1",
            "rows 1000",
            "patient tasks 8",
            "spark.master local[2]",
            "spark.ui.enabled false",
            "spark.driver.host 127.0.0.1",
            "spark.driver.memory 768m",
            "spark.serializer org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired true");
  }

  @Test
  void showsSparksLogWhenVerboseAndPassesTheUsersOptionsOn() throws Exception {
    Script.Result result =
        script
            .withSpark()
            .run(
                words(
                    "train",
                    "job.yaml",
                    "--verbose",
                    "--master=local[1]",
                    Stream.concat(
                            Stream.of(AS_TRIAL),
                            Stream.of("--conf", "spark.kryo.registrationRequired=false"))
                        .toArray(String[]::new)));

    assertThat(result.exitCode()).as("%s", result).isEqualTo(7);
    assertThat(result.err()).anyMatch(line -> line.contains("INFO SparkContext: Running Spark"));
    assertThat(result.out())
        .contains("spark.master local[1]", "spark.kryo.registrationRequired false");
  }

  @Test
  void aDryRunShowsACommandThatDoesWhatTheRunWouldDo() throws Exception {
    Path job = Files.writeString(directory.resolve("a job.yaml"), SmallJob.text());

    Script.Result shown =
        script
            .withSpark()
            .run(
                words(
                    "train",
                    job,
                    "--master=local[1]",
                    "--dry-run",
                    AS_TRIAL,
                    "--conf",
                    "spark.a=b c"));

    assertThat(shown.exitCode()).as("%s", shown).isZero();
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).contains("  --conf 'spark.a=b c' \\");
    Process shell =
        new ProcessBuilder("sh", "-c", String.join("\n", shown.out()))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8))
        .contains("arguments train " + job, "spark.master local[1]");
    assertThat(shell.waitFor()).isEqualTo(7);
  }

  @Test
  void aFileOfOnesOwnDescribesACluster() throws Exception {
    Path job = Files.writeString(directory.resolve("job.yaml"), SmallJob.text());
    Path own = directory.resolve("own.conf");
    Files.writeString(
        own,
        """
        # Mine.
        spark.master = spark://127.0.0.1:7
        spark.my.password\t hush=
        spark.there=${DIR}/x

        """);

    Script.Result shown =
        script.withSpark().run(words("submit", job, "--on", own, "--dry-run", "--", "--name", "n"));

    assertThat(shown.exitCode()).as("%s", shown).isZero();
    assertThat(shown.out())
        .contains(
            "  --master spark://127.0.0.1:7 \\",
            "  --conf 'spark.my.password=*********(redacted)' \\",
            "  --conf spark.there=" + directory + "/x \\")
        .noneMatch(line -> line.contains("hush"));
  }

  @Test
  void clustersGoByTheirNames() throws Exception {
    Script spark = script.withSpark();
    String names = "kubernetes managed standalone yarn-client yarn-cluster";

    assertRefused(
        spark.run("submit", "job.yaml"),
        "regatta: submit needs --on NAME: one of " + names + ", or the path of a file of your own");
    assertRefused(
        spark.run("train", "job.yaml", "--on", "yarn"),
        "regatta: --on 'yarn': name one of " + names + ", or the path of a file of your own");
    assertRefused(
        spark.run("train", "job.yaml", "--on=./x.conf"),
        "regatta: --on ./x.conf: there is no such file");
    Files.writeString(directory.resolve("bad.conf"), "spark.master\n");
    assertRefused(
        spark.run("train", "job.yaml", "--on", directory + "/bad.conf"),
        "regatta: " + directory + "/bad.conf: not a key with a value: spark.master");
    for (String command : List.of("export", "config", "help")) {
      assertRefused(
          spark.run(command, "x", "--on", "yarn-client"),
          "regatta: --on and --dry-run are for init, doctor, train, evaluate, predict, explain,"
              + " compare and scale");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes, k8s://https://far:6443",
    "managed, yarn",
    "standalone, spark://far:7077",
    "yarn-client, yarn",
    "yarn-cluster, yarn"
  })
  void theSameJobFileGoesToEveryKind(String name, String master) throws Exception {
    Path job = Files.writeString(directory.resolve("job.yaml"), SmallJob.text());

    Script.Result shown =
        script
            .withSpark()
            .with("HADOOP_CONF_DIR", directory.toString())
            .run(
                words(
                    "submit",
                    job,
                    "--on",
                    name,
                    "--master",
                    master,
                    "--output",
                    "hdfs://nn/run",
                    "--dry-run"));

    assertThat(shown.exitCode()).as("%s", shown).isZero();
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).contains("  --master " + master + " \\");
    boolean elsewhere = name.equals("kubernetes") || name.equals("yarn-cluster");
    assertThat(shown.out().contains("  --files " + job + " \\")).isEqualTo(elsewhere);
    assertThat(shown.out().contains("  local:///opt/regatta/regatta.jar submit job.yaml \\"))
        .isEqualTo(name.equals("kubernetes"));
  }

  @Test
  @Tag("cluster")
  void runsOnAClusterThatItStarted() throws Exception {
    Path cluster = directory.resolve("cluster");
    Script.Result started =
        script
            .withSpark()
            .run(
                "cluster",
                "start",
                "--workers",
                "2",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--dir",
                cluster.toString());
    try {
      assertThat(started.exitCode()).as("%s", started).isZero();
      String master = LocalCluster.find(cluster).orElseThrow().master();
      assertThat(started.out()).contains("master   " + master);

      Script.Result result =
          script.withSpark().run(words("train", "job.yaml", "--master", master, AS_TRIAL));

      assertThat(result.exitCode()).as("%s", result).isEqualTo(7);
      assertThat(result.err()).isEmpty();
      assertThat(result.out())
          .contains(
              "problem none",
              "executors 3",
              "rows 1000",
              "patient tasks 8",
              "spark.master " + master);
    } finally {
      Script.Result stopped =
          script.withSpark().run("cluster", "stop", "--dir", cluster.toString());
      assertThat(stopped.exitCode()).as("%s", stopped).isZero();
    }
    assertThat(script.withSpark().run("cluster", "status", "--dir", cluster.toString()).exitCode())
        .isEqualTo(1);
  }

  private static void assertRefused(Script.Result result, String line) {
    assertThat(result.err()).containsExactly(line);
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(2);
  }

  private static String[] words(Object... parts) {
    return Stream.of(parts)
        .flatMap(part -> part instanceof String[] more ? Stream.of(more) : Stream.of("" + part))
        .toArray(String[]::new);
  }
}
