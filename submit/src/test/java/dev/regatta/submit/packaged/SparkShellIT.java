package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.submit.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.repl.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Scala of docs/spark-ml.md, typed into spark-shell with the assembly as the guide says. */
@Tag("cluster")
class SparkShellIT {
  private static final Path GUIDE = Build.module().resolve("../docs/spark-ml.md");
  private static final Pattern SCALA = Pattern.compile("```scala\n(.*?)```", Pattern.DOTALL);
  private static final long LIMIT_MINUTES = 4;
  private static final int ROWS = 300;

  @TempDir private Path directory;

  @Test
  void theGuidesScalaRuns() throws Exception {
    String transcript =
        type(
            "val penguins = spark.range(" + ROWS + ").selectExpr(",
            "  \"38 + 5 * (id % 3) + (id * 37 % 11) / 5 AS bill\",",
            "  \"int(190 + 10 * ((id % 3) div 2) + id % 7) AS flipper\",",
            "  \"element_at(array('Torgersen', 'Dream', 'Biscoe'), int(id % 3) + 1) AS island\",",
            "  \"element_at(array('Adelie', 'Chinstrap', 'Gentoo'), int(id % 3) + 1) AS species\")",
            "val path = \"" + directory.resolve("pipeline") + "\"",
            guide(),
            "val right = PipelineModel.load(path).transform(penguins).where(\"said = species\")",
            "println(\"as labelled: \" + right.count())",
            ":quit");

    assertThat(transcript).doesNotContain("error:").doesNotContain("Exception");
    assertThat(transcript).contains("|  species|     said|         probability|");
    assertThat(transcript).contains("as labelled: " + ROWS);
  }

  private static String guide() throws IOException {
    List<String> blocks =
        SCALA.matcher(Files.readString(GUIDE)).results().map(SparkShellIT::text).toList();
    assertThat(blocks).isNotEmpty();
    return String.join("\n", blocks);
  }

  private static String text(MatchResult block) {
    return block.group(1);
  }

  /** What bin/spark-shell of an installation starts, with these lines for a keyboard. */
  private String type(String... lines) throws Exception {
    Path keys = Files.write(directory.resolve("keys.scala"), List.of(lines));
    Path printed = directory.resolve("printed.txt");
    Path home = installation();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-Dscala.usejavacp=true",
            "-cp",
            home.resolve("jars") + "/*",
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            "--class",
            Main.class.getName(),
            "--jars",
            Build.assembly().toString(),
            "spark-shell"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(keys.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    Process shell = builder.start();
    try {
      boolean ended = shell.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      String transcript = Files.readString(printed);
      assertThat(ended).as("ended; it printed %s", transcript).isTrue();
      return transcript;
    } finally {
      shell.destroyForcibly();
    }
  }

  /** The build's Spark, and beside it the shell, which nothing else here needs. */
  private Path installation() throws Exception {
    Path home = directory.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    try (Stream<Path> all = Files.list(Build.spark().directory().resolve("jars"))) {
      for (Path jar : all.toList()) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName().toString()), jar.toRealPath());
      }
    }
    Class<?> compiler = Class.forName("scala.tools.nsc.Global");
    for (Class<?> type : List.of(Main.class, compiler)) {
      Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.createSymbolicLink(jars.resolve(jar.getFileName().toString()), jar);
    }
    return home;
  }
}
