package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One job and seed, one model: whatever the exchange, the files and the interruptions. */
class SameBitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LINES = TestJobs.classes(300);

  /** State of every kind, decisions that look back, and an end before the last epoch. */
  private static final String[] STATEFUL = {
    "averaging={every: 2, rule: {type: slow-momentum, momentum: 0.3}, optimizer-state: keep}",
    "schedule={type: plateau, factor: 0.5, patience: 0, threshold: 0.05, warmup-epochs: 0.5}",
    "early-stopping={patience: 2, min-delta: 0.1}",
    "training.epochs=20",
    "checkpoint={every-rounds: 1, keep: 1000}"
  };

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path rows;
  private static int outputs;

  @BeforeAll
  static void start() {
    spark = LocalSpark.kryo();
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, LINES, 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void resetReaders() {
    spark.conf().unset("spark.sql.files.maxPartitionBytes");
    spark.conf().unset("spark.sql.files.openCostInBytes");
  }

  private static Path newOutput() {
    return folder.resolve("run-" + outputs++);
  }

  private static String digest(Path input, String... assignments) {
    Job job = TestJobs.classifier(input, newOutput(), assignments);
    String digest = TestJobs.train(spark, job).modelDigest();
    assertThat(digest).hasSize(64);
    return digest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "averaging.optimizer-state=average",
        "averaging.optimizer-state=keep",
        "averaging.optimizer-state=reset",
        "averaging.compression=bf16",
        "averaging.compression=fp16",
        "data.weight=weight",
        "averaging.rule={type: slow-momentum, momentum: 0.4}",
        "optimizer={type: sgd, learning-rate: 0.2}",
        "training.workers=7",
        "training.batch-size=1000"
      })
  void exchangesAgree(String variant) {
    assertThat(digest(rows, variant, "training.exchange=jobs"))
        .isEqualTo(digest(rows, variant, "training.exchange=local"));
  }

  @Test
  void settingsAndSeedsDoChangeBits() {
    Set<String> digests = new HashSet<>();
    digests.add(digest(rows));
    digests.add(digest(rows, "training.seed=43"));
    digests.add(digest(rows, "training.workers=2"));
    digests.add(digest(rows, "averaging.every=3"));
    digests.add(digest(rows, "averaging.optimizer-state=keep"));
    digests.add(digest(rows, "averaging.compression=bf16"));
    digests.add(digest(rows, "averaging.compression=fp16"));
    digests.add(digest(rows, "data.weight=weight"));

    assertThat(digests).hasSize(8);
  }

  @Test
  void twoRunsOfOneCommandAgree() {
    assertThat(digest(rows)).isEqualTo(digest(rows));
  }

  @Test
  void filesAndTheirOrderChangeNothing() {
    List<String> shuffled = new ArrayList<>(LINES);
    Collections.shuffle(shuffled, new Random(9));
    String golden = digest(rows);

    assertThat(digest(TestJobs.csv(folder.resolve("order"), TestJobs.CLASSES_HEADER, shuffled, 1)))
        .isEqualTo(golden);
    assertThat(digest(TestJobs.csv(folder.resolve("many"), TestJobs.CLASSES_HEADER, shuffled, 13)))
        .isEqualTo(golden);
  }

  @Test
  void partitionsOfTheInputChangeNothing() {
    String golden = digest(rows);
    String input = rows.toString();
    long whole = spark.read().csv(input).toJavaRDD().getNumPartitions();

    spark.conf().set("spark.sql.files.maxPartitionBytes", "2000");
    spark.conf().set("spark.sql.files.openCostInBytes", "0");

    assertThat(spark.read().csv(input).toJavaRDD().getNumPartitions()).isGreaterThan((int) whole);
    assertThat(digest(rows, "training.exchange=jobs")).isEqualTo(golden);
  }

  @Test
  void aRunGoesOnFromTheCheckpointOfAnyRoundAsIfNothingHadHappened() throws IOException {
    Path golden = newOutput();
    TrainResult through = TestJobs.train(spark, TestJobs.classifier(rows, golden, STATEFUL));
    int rounds = through.summary().path("rounds").asInt();
    assertThat(through.status()).isEqualTo("stopped-early");
    assertThat(rounds).isGreaterThan(8);
    assertThat(stateDigests(golden)).as("successive checkpoints differ").hasSize(rounds);

    for (int round = 1; round <= rounds; round++) {
      Path output = asKilledAfter(round, golden, rounds);
      String[] exchange = withExchange(round % 4 == 0 ? "jobs" : "local");

      TrainResult resumed = TestJobs.train(spark, TestJobs.classifier(rows, output, exchange));

      assertThat(resumed.summary().path("resumedFrom").asText()).isEqualTo(name(round));
      assertSameCourse(golden, output);
    }
  }

  @Test
  void aRunGoesOnFromACheckpointOfAnotherDirectory() throws IOException {
    Path golden = newOutput();
    TestJobs.train(spark, TestJobs.classifier(rows, golden, STATEFUL));
    Path output = newOutput();
    Resume resume = new Resume.From(golden.resolve("checkpoints/" + name(3)).toString());

    TestJobs.train(spark, TestJobs.classifier(rows, output, STATEFUL), resume);

    ObjectNode told = summary(output);
    assertThat(told.path("resumedFrom").asText()).isEqualTo(name(3));
    assertThat(told.path("modelDigest")).isEqualTo(summary(golden).path("modelDigest"));
    assertThat(told.path("rounds")).isEqualTo(summary(golden).path("rounds"));
  }

  private static String[] withExchange(String exchange) {
    List<String> all = new ArrayList<>(List.of(STATEFUL));
    all.add("training.exchange=" + exchange);
    return all.toArray(String[]::new);
  }

  private static String name(int round) {
    return "round-%07d".formatted(round);
  }

  private static Set<String> stateDigests(Path run) {
    Set<String> digests = new HashSet<>();
    TestJobs.tree(run.resolve("checkpoints"))
        .forEach(
            (file, digest) -> {
              if (file.endsWith(".safetensors")) {
                digests.add(digest);
              }
            });
    return digests;
  }

  /** What a process leaves that ends in the round after this one, as a copy. */
  private static Path asKilledAfter(int round, Path golden, int rounds) throws IOException {
    Path output = newOutput();
    TestJobs.copy(golden, output);
    for (int later = round + 1; later <= rounds; later++) {
      TestJobs.delete(output.resolve("checkpoints/" + name(later)));
    }
    TestJobs.delete(output.resolve("model"));
    Files.delete(output.resolve("summary.json"));
    return output;
  }

  private static void assertSameCourse(Path golden, Path output) throws IOException {
    ObjectNode told = summary(output);
    told.remove("resumedFrom");
    assertThat(told).isEqualTo(summary(golden));
    assertThat(history(output)).isEqualTo(history(golden));
    assertThat(Files.readAllBytes(output.resolve("model/weights.safetensors")))
        .isEqualTo(Files.readAllBytes(golden.resolve("model/weights.safetensors")));
    assertThat(stateDigests(output)).hasSameSizeAs(stateDigests(golden));
  }

  /** All but clocks and how the run was reached. */
  private static ObjectNode summary(Path run) throws IOException {
    ObjectNode summary = (ObjectNode) JSON.readTree(Files.readString(run.resolve("summary.json")));
    summary.remove(List.of("seconds", "rowsPerSecond", "provenance", "exchange"));
    return summary;
  }

  private static List<JsonNode> history(Path run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("history.jsonl"))) {
      lines.add(((ObjectNode) JSON.readTree(line)).without("seconds"));
    }
    return lines;
  }
}
