package dev.regatta.driver.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that ends at any point of a write leaves the old checkpoint or the new one, on any file
 * system.
 */
abstract class CheckpointCrashContract {
  private static final int MAX_POINTS = 40;
  private static final Configuration HADOOP = new Configuration();

  @TempDir private java.nio.file.Path temporary;

  /** A directory of the file system. */
  abstract Path root();

  /** Which seed's content was found after a crash at each point, by the point's name. */
  private record Outcome(String point, boolean isNew) {}

  @Test
  void aNewRoundIsThereOrTheRoundBeforeIs() throws Exception {
    List<Outcome> outcomes = crashEverywhere(4, 1, 3);
    assertThat(outcomes.stream().map(Outcome::point))
        .contains(
            "directory made",
            "piece written",
            "file written",
            "before the manifest",
            "before the rename",
            "after the rename",
            "before a deletion",
            "old one renamed",
            "old one deleted");
    assertSwitchesOnce(outcomes);
  }

  @Test
  void aRoundThatIsReplacedIsThereAsItWasOrAsItIs() throws Exception {
    List<Outcome> outcomes = crashEverywhere(3, 2, 3);
    assertThat(outcomes.stream().map(Outcome::point)).contains("old one aside");
    assertSwitchesOnce(outcomes);
  }

  /** Old before the rename, new after it, and some of both. */
  private static void assertSwitchesOnce(List<Outcome> outcomes) {
    int rename = outcomes.indexOf(new Outcome("after the rename", true));
    assertThat(rename).isGreaterThan(8);
    assertThat(outcomes.subList(0, rename)).noneMatch(Outcome::isNew);
    assertThat(outcomes.subList(rename, outcomes.size())).allMatch(Outcome::isNew);
  }

  /** Saves a round over rounds 1 to 3 of seed 1, crashing at each point in turn. */
  private List<Outcome> crashEverywhere(long round, long seed, long before) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    for (int point = 0; point < MAX_POINTS; point++) {
      Path directory = new Path(root(), "crash-%d-%d-%d".formatted(round, seed, point));
      prepare(directory);
      String reached = crash(directory, round, seed, point);
      if (reached.isEmpty()) {
        return outcomes;
      }
      Checkpoint found =
          Samples.store(directory, 2, HADOOP).newestValid().orElseThrow().checkpoint();
      boolean isNew = Samples.holds(found, round, seed);
      assertThat(isNew || Samples.holds(found, before, 1))
          .as("point %d, %s: found round %d", point, reached, found.round())
          .isTrue();
      outcomes.add(new Outcome(reached, isNew));
      assertNextSaveTidies(directory);
    }
    throw new AssertionError("more points than " + MAX_POINTS);
  }

  private static void prepare(Path directory) throws IOException {
    CheckpointStore store = Samples.store(directory, 3, HADOOP);
    for (long round = 1; round <= 3; round++) {
      store.save(Samples.snapshot(round, 1));
    }
  }

  private static void assertNextSaveTidies(Path directory) throws IOException {
    CheckpointStore store = Samples.store(directory, 1, HADOOP);
    store.save(Samples.snapshot(9, 1));
    assertThat(Samples.holds(store.newestValid().orElseThrow().checkpoint(), 9, 1)).isTrue();
    assertThat(directory.getFileSystem(HADOOP).listStatus(directory))
        .extracting(status -> status.getPath().getName())
        .containsExactly("round-0000009");
  }

  /** The name of the point at which the child ended; empty where it came to its end. */
  private String crash(Path directory, long round, long seed, int point) throws Exception {
    java.nio.file.Path output = temporary.resolve("output-" + point);
    Process child =
        new ProcessBuilder(
                java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CheckpointCrash.class.getName(),
                directory.toString(),
                Long.toString(round),
                Long.toString(seed),
                Integer.toString(point))
            .redirectOutput(output.toFile())
            .redirectError(temporary.resolve("errors-" + point).toFile())
            .start();
    if (!child.waitFor(60, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new AssertionError("the child did not end within 60 seconds");
    }
    String errors = Files.readString(temporary.resolve("errors-" + point), UTF_8);
    assertThat(child.exitValue()).as(errors).isIn(0, CheckpointCrash.HALTED);
    String reached = Files.readString(output, UTF_8).strip();
    assertThat(reached.isEmpty()).as(errors).isEqualTo(child.exitValue() == 0);
    return reached;
  }
}
