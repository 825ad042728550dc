package dev.regatta.driver.spark.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every version wrote is read: models predict the same bits, and interrupted runs end in the
 * model that they would have ended in then. How files are added stands in the directory's README.
 */
class GoldenFilesTest {
  private static final String WRITE = "golden.write";
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final int SECONDS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  static List<Path> versions() throws IOException {
    try (Stream<Path> entries = Files.list(GOLDEN)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  static List<Path> kinds() throws IOException {
    List<Path> kinds = new ArrayList<>();
    for (Path version : versions()) {
      kinds.addAll(GoldenFiles.kinds(version));
    }
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @DisabledIfSystemProperty(named = WRITE, matches = ".*")
  void aModelPredictsTheSameBits(Path kind) throws IOException {
    List<String> before = new ArrayList<>();
    expected(kind).path("predictions").forEach(text -> before.add(text.asText()));

    assertThat(before).hasSizeGreaterThan(10);
    assertThat(GoldenFiles.predictions(kind)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("versions")
  @DisabledIfSystemProperty(named = WRITE, matches = ".*")
  void interruptedRunsEndAsTheyWouldHave(Path version) throws Exception {
    Path copy = Files.createDirectories(folder.resolve(version.getFileName().toString()));
    TestJobs.delete(copy);
    TestJobs.copy(version, copy);

    java("resume", copy);

    List<Path> kinds = GoldenFiles.kinds(copy);
    assertThat(kinds).hasSizeGreaterThanOrEqualTo(4);
    for (Path kind : kinds) {
      JsonNode summary = read(kind.resolve("run/summary.json"));
      assertThat(summary.path("resumedFrom").asText()).as(kind.toString()).startsWith("round-");
      assertThat(summary.path("blas").asText()).containsIgnoringCase("java");
      assertThat(summary.path("modelDigest").asText())
          .as(kind.toString())
          .isEqualTo(expected(kind).path("modelDigest").asText());
    }
    assertThat(versionsOfFormats(kinds)).isSubsetOf(versionsOfFormats(kinds()));
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".*")
  void filesOfANewVersionAreWritten() throws Exception {
    Path version = GOLDEN.resolve(System.getProperty(WRITE));
    for (Path kind : GoldenFiles.kinds(version)) {
      assertThat(kind.resolve(GoldenFiles.EXPECTED)).as("what is there stays").doesNotExist();
    }
    java("write", version);
    deleteDirectory(version.resolve("target"));
  }

  /** The file names of runs and models with the versions of their formats. */
  private static Set<String> versionsOfFormats(List<Path> kinds) throws IOException {
    Set<String> versions = new TreeSet<>();
    for (Path kind : kinds) {
      try (Stream<Path> files = Files.walk(kind)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          if (Set.of("manifest.json", "model.json", "run.json")
              .contains(file.getFileName().toString())) {
            versions.add(file.getFileName() + " " + read(file).path("formatVersion").asInt());
          }
        }
      }
    }
    assertThat(versions).hasSizeGreaterThanOrEqualTo(3);
    return versions;
  }

  private static JsonNode expected(Path kind) throws IOException {
    Path file = kind.resolve(GoldenFiles.EXPECTED);
    assertThat(file).as("give -D%s=VERSION", WRITE).exists();
    return read(file);
  }

  private static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  private static void deleteDirectory(Path directory) {
    if (Files.exists(directory)) {
      TestJobs.delete(directory);
    }
  }

  private static void java(String action, Path directory) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(
        List.of(
            "-Xmx600m",
            "-XX:TieredStopAtLevel=1",
            "-Dregatta.blas=java",
            "-cp",
            System.getProperty("java.class.path"),
            GoldenFiles.class.getName(),
            action));
    Path output = folder.resolve(action + ".log");
    Process child =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!child.waitFor(SECONDS, TimeUnit.SECONDS)) {
      child.destroyForcibly();
    }
    assertThat(child.waitFor()).as(Files.readString(output, UTF_8)).isZero();
  }
}
