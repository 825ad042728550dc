package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** One job and seed, one model: whatever the exchange, the files and the interruptions. */
class SameBitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDTH = 2000;
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
        "prepare.categorical={type: embedding, width: 2}",
        "averaging.rule={type: slow-momentum, momentum: 0.4}",
        "averaging={every: 2, rule: elastic, optimizer-state: keep}",
        "averaging={every: {type: time-box, millis: 1e-6}, rule: nova}",
        "averaging={every: {type: post-local, steps: 4}, rule: outer-adam}",
        "averaging.evaluation-weights={type: ema, half-life-rows: 200}",
        "averaging.evaluation-weights={type: swa, from: 0.5}",
        "optimizer=amsgrad",
        "optimizer={type: sgd, learning-rate: 0.2}",
        "network.layers=[{units: 9, normalization: batch-norm, dropout: 0.1}]",
        "training.workers=7",
        "training.batch-size=1000"
      })
  void exchangesAgree(String variant) {
    assertThat(digest(rows, variant, "training.exchange=jobs"))
        .isEqualTo(digest(rows, variant, "training.exchange=local"));
  }

  /** Running statistics cross as they are, whatever the codes of weights. */
  @ParameterizedTest
  @ValueSource(strings = {"fp16", "bf16"})
  void exchangesAgreeOnCodedNormalizedLayers(String code) {
    String two = "training.workers=2";
    String layers = "network.layers=[{units: 9, normalization: batch-norm}]";
    String compression = "averaging.compression=" + code;
    String golden = digest(rows, two, layers, compression, "training.exchange=local");
    for (String exchange : List.of("jobs", "resident")) {
      assertThat(digest(rows, two, layers, compression, "training.exchange=" + exchange))
          .isEqualTo(golden);
    }
  }

  /** Rows of a wide vector, in libsvm's form; classes follow from a few of its numbers. */
  private static List<String> sparseLines() {
    Random random = new Random(31);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int[] places = random.ints(12, 1, WIDTH).sorted().distinct().toArray();
      StringBuilder line = new StringBuilder();
      double score = 0;
      for (int place : places) {
        double value = random.nextInt(3) == 0 ? random.nextGaussian() : random.nextInt(5);
        score += place % 2 == 0 ? value : -value;
        line.append(' ').append(place).append(':').append(value);
      }
      lines.add((score > 0 ? 1 : 0) + line.toString());
    }
    return lines;
  }

  private static String sparseDigest(String source, String... assignments) {
    String yaml =
        """
        task: classification
        data: {train: %s, label: label, validation: {fraction: 0.2}, test: {fraction: 0.2}}
        network: {layers: [{units: 9, activation: tanh, dropout: 0.1}]}
        optimizer: {type: adam, learning-rate: 0.02}
        training: {epochs: 3, batch-size: 16, workers: 2, threads-per-worker: 1}
        averaging: {every: 4}
        output: "%s"
        """;
    Path output = newOutput();
    Job job = TestJobs.job(yaml.formatted(source, output), assignments);
    String digest = TestJobs.train(spark, job).modelDigest();
    assertThat(digest).hasSize(64);
    return digest;
  }

  private static Path libsvm(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  @Test
  void sparseRowsGiveOneModelToo() throws IOException {
    List<String> lines = sparseLines();
    String wide = ", num-features: " + WIDTH + "}";
    String source = "{format: libsvm, path: \"" + libsvm("sparse", lines) + "\"" + wide;
    String golden = sparseDigest(source, "training.exchange=local");
    Path run = folder.resolve("run-" + (outputs - 1));
    assertThat(Files.readString(run.resolve("job.yaml"))).contains("rows: sparse");

    for (String exchange : List.of("jobs", "resident")) {
      assertThat(sparseDigest(source, "training.exchange=" + exchange)).isEqualTo(golden);
    }
    Collections.shuffle(lines, new Random(9));
    String shuffled = "{format: libsvm, path: \"" + libsvm("shuffled", lines) + "\"" + wide;
    spark.conf().set("spark.sql.files.maxPartitionBytes", "9000");
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    assertThat(sparseDigest(shuffled, "prepare.rows=sparse", "training.exchange=local"))
        .isEqualTo(golden);
    Path parquet = folder.resolve("sparse.parquet");
    spark
        .read()
        .format("libsvm")
        .option("numFeatures", String.valueOf(WIDTH))
        .load(folder.resolve("sparse").toString())
        .write()
        .parquet(parquet.toString());
    assertThat(
            sparseDigest("{format: parquet, path: \"" + parquet + "\"}", "training.exchange=local"))
        .isEqualTo(golden);

    Set<String> others = new HashSet<>();
    others.add(golden);
    others.add(sparseDigest(source, "prepare.rows=dense"));
    others.add(sparseDigest(source, "prepare.numeric=none"));
    assertThat(others).hasSize(3);
  }

  /** What executors hand to each other, in this session's serializer. */
  @Test
  void sparseShardsAreSerialized() {
    ShardBuilder builder = ShardBuilder.ofSparseRows(2, 50, 1, true, 0);
    for (int row = 0; row < 2; row++) {
      builder.nonZeros().add(7 + row, 3);
      builder.endRow(row, 1);
    }
    WorkerShards shards = new WorkerShards(builder.build(), builder.build(), null);
    SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
    ClassTag<WorkerShards> tag = ClassTag$.MODULE$.apply(WorkerShards.class);
    WorkerShards copy = serializer.deserialize(serializer.serialize(shards, tag), tag);
    float[] row = new float[50];
    ((PackedShard) copy.training()).features(1, row, 0);
    assertThat(row[8]).isEqualTo(3);
    assertThat(copy.training().sparse()).isTrue();
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
    digests.add(digest(rows, "averaging.evaluation-weights={type: ema, half-life-rows: 200}"));
    digests.add(digest(rows, "averaging.evaluation-weights={type: swa, from: 0.5}"));

    assertThat(digests).hasSize(10);
  }

  @Test
  void theModelIsOfTheEvaluatedWeightsWhereTheBestAreNotRestored() {
    String last = "early-stopping.restore-best=false";
    String never = "averaging.evaluation-weights={type: swa, from: 1}";
    String half = "averaging.evaluation-weights={type: swa, from: 0.5}";

    assertThat(digest(rows, last, never))
        .isEqualTo(digest(rows, last))
        .isNotEqualTo(digest(rows, last, half));
  }

  /** A time in which nothing fits: one step, which has to be. */
  @Test
  void aTimeBoxCrossesToWorkersAndIsNotReproducible() throws IOException {
    String every = "averaging={every: 1, rule: nova}";
    String noTime = "averaging={every: {type: time-box, millis: 1e-6}, rule: nova}";
    String two = "training.workers=2";
    String golden = digest(rows, every, two);
    assertThat(summary(newestOutput()).path("reproducible").asBoolean()).isTrue();

    for (String exchange : List.of("local", "jobs", "resident")) {
      assertThat(digest(rows, noTime, two, "training.exchange=" + exchange)).isEqualTo(golden);
      assertThat(summary(newestOutput()).path("reproducible").asBoolean()).isFalse();
    }
  }

  private static Path newestOutput() {
    return folder.resolve("run-" + (outputs - 1));
  }

  @Test
  void theRateScalesWithReplicasWhereTheJobSaysSo() {
    String slow = "optimizer={type: sgd, learning-rate: 0.05}";
    String fast = "optimizer={type: sgd, learning-rate: 0.1}";
    String four = "training.workers=4";

    assertThat(digest(rows, slow, four, "training.scale-with-replicas=sqrt"))
        .isEqualTo(digest(rows, fast, four))
        .isNotEqualTo(digest(rows, slow, four));
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
    summary.remove(List.of("seconds", "rowsPerSecond", "perRound", "provenance", "exchange"));
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
