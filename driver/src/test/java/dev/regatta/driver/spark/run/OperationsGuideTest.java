package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.driver.report.MemoryEstimate;
import dev.regatta.worker.Workers;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says of memory, keys, events and messages is what the code does. */
class OperationsGuideTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final int MESSAGES = 20;
  private static final int KEYS = 15;

  private static String guide;

  @BeforeAll
  static void read() throws IOException {
    guide = Files.readString(REPOSITORY.resolve("docs/operations.md"));
  }

  private static String section(String title) {
    return guide.split("\n## " + title + "\n", -1)[1].split("\n## ", -1)[0];
  }

  private static List<String> cells(String row) {
    return Stream.of(row.split(" *\\| *", -1)).skip(1).toList();
  }

  private static List<String> row(String section, String first) {
    return section(section)
        .lines()
        .filter(line -> line.startsWith("| " + first))
        .map(OperationsGuideTest::cells)
        .findFirst()
        .orElseThrow();
  }

  /** The example's job: adam on 28 inputs and two classes. */
  private static LocalSpec spec(String layers) {
    WorkerSpec spec =
        Workers.bindSpec(
            JobText.parse(
                "test",
                """
                network: {layers: [%s], loss: cross-entropy}
                inputs: 28
                classes: 2
                label-scale: 1
                optimizer: adam
                regularization: {}
                local-state: average
                batch-size: 128
                threads: 1
                seed: 5
                """
                    .formatted(layers),
                Map.of()));
    return spec.local(spec.buildNetwork());
  }

  @Test
  void theExamplesOfMemoryAreComputedAsARunComputesThem() {
    List<String> layers =
        List.of("{units: 300}, {units: 300}, {units: 300}", "{units: 8000}, {units: 5000}");
    int workers = 8;
    long rows = PackedShard.bytes(11_000_000 / workers, 28, 1, false);
    for (int example = 0; example < 2; example++) {
      LocalSpec spec = spec(layers.get(example));
      int parameters = spec.network().parameters();
      MemoryEstimate estimate = MemoryEstimate.of(spec, rows, 0, workers, workers);
      int column = example + 1;

      assertThat(row("Sizing", "parameters").get(column)).isEqualTo("%,d".formatted(parameters));
      assertThat(row("Sizing", "a vector").get(column))
          .isEqualTo(MemoryEstimate.size(4L * parameters));
      assertThat(row("Sizing", "a worker's rows").get(column))
          .isEqualTo(MemoryEstimate.size(estimate.shardBytes()));
      assertThat(row("Sizing", "a worker's vectors").get(column))
          .isEqualTo(MemoryEstimate.size(estimate.workerBytes()));
      assertThat(estimate.workerBytes()).isEqualTo(10L * 4 * parameters);
      assertThat(row("Sizing", "the driver's vectors").get(column))
          .isEqualTo(MemoryEstimate.size(estimate.driverBytes()));
      assertThat(estimate.driverBytes()).isEqualTo(29L * 4 * parameters);
      assertThat(row("Sizing", "executor heap").get(column))
          .isEqualTo(MemoryEstimate.neededGibibytes(estimate.workersBytes(1)) + " GiB");
      assertThat(row("Sizing", "driver heap").get(column))
          .isEqualTo(MemoryEstimate.neededGibibytes(estimate.driverBytes()) + " GiB");
      if (example == 0) {
        assertThat(section("Sizing")).contains("\n    " + estimate.describe() + "\n");
      }
    }
  }

  @Test
  void everyKeyIsOneOfAJobFile() throws IOException {
    String reference = Files.readString(REPOSITORY.resolve("conf/REFERENCE.md"));
    Set<String> keys = new HashSet<>();
    for (MatchResult found : matches("`([a-z-]+)\\.([a-z-]+)(?::[^`]*)?`", guide)) {
      String[] parts = reference.split("\n## `" + found.group(1) + "`\n", -1);
      if (parts.length == 2) {
        keys.add(found.group(1) + "." + found.group(2));
        assertThat(parts[1].split("\n## ", -1)[0])
            .as(found.group())
            .contains("| `" + found.group(2) + "` |");
      }
    }
    assertThat(keys).hasSizeGreaterThanOrEqualTo(KEYS);
  }

  @Test
  void everyEventIsToldWithItsLevel() throws IOException {
    String code =
        Files.readString(Path.of("src/main/java/dev/regatta/driver/spark/run/RunLog.java"));
    Set<String> written = new HashSet<>();
    matches("new Event\\(\"([a-z-]+)\"\\)", code).forEach(found -> written.add(found.group(1)));
    Set<String> told = new HashSet<>();
    matches("(?m)^\\| `([a-z-]+)` \\| (?:info|warn)", section("Log lines"))
        .forEach(found -> told.add(found.group(1)));

    assertThat(told).hasSize(9).isEqualTo(written);
  }

  @Test
  void everyMessageIsOneOfTheCodes() throws IOException {
    String code = texts();
    List<MatchResult> rows =
        matches("(?m)^\\| `([^`]+)` \\| ([0-9]?) ?\\|", section("What failures look like"));
    assertThat(rows).hasSizeGreaterThanOrEqualTo(MESSAGES);
    for (MatchResult message : rows) {
      List<String> fragments = new ArrayList<>();
      for (String fragment : message.group(1).split("\\.\\.\\.", -1)) {
        if (!fragment.isBlank()) {
          fragments.add(fragment.replaceAll("^[;: ]+|[;: ]+$", ""));
        }
      }
      assertThat(fragments).as(message.group(1)).isNotEmpty();
      assertThat(fragments.stream().mapToInt(String::length).max().orElse(0))
          .as(message.group(1))
          .isGreaterThan(10);
      assertThat(fragments)
          .as(message.group(1))
          .allSatisfy(fragment -> assertThat(code.contains(fragment)).as(fragment).isTrue());
    }
  }

  private static List<MatchResult> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }

  /** The main code, where texts over several lines are one, and what is filled in is a hole. */
  private static String texts() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module : List.of("worker", "driver", "submit")) {
      try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve("src/main/java"))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          if (file.toString().endsWith(".java")) {
            all.append(Files.readString(file)).append('\n');
          }
        }
      }
    }
    return all.toString()
        .replaceAll("\"\\s*\\+\\s*\"", "")
        .replaceAll("\"\\s*\\+ DRIVER_SETTING \\+\\s*\"", "spark.driver.memory");
  }
}
