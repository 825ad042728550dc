package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.spark.run.TrainResult;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs with a convolutional network of DL4J, batch normalization and random parts included: one job
 * and seed, one model, whatever the exchange, the slots and the interruptions.
 */
class NetworkJobsTest {
  private static final Map<String, IDropout> RANDOM_PARTS =
      new TreeMap<>(
          Map.of(
              "dropout", new Dropout(0.7),
              "alpha", new AlphaDropout(0.8),
              "gaussian", new GaussianDropout(0.3),
              "noise", new GaussianNoise(0.2),
              "spatial", new SpatialDropout(0.7)));

  /** State of every kind and decisions that look back. */
  private static final String[] STATEFUL = {
    "averaging={every: 2, rule: {type: slow-momentum, momentum: 0.3}, optimizer-state: keep}",
    "schedule={type: plateau, factor: 0.5, patience: 0, threshold: 0.05, warmup-epochs: 0.5}"
  };

  private static final String TWO = "training.workers=2";

  @TempDir private static Path folder;
  private static NetworkJobs jobs;

  @BeforeAll
  static void start() {
    jobs = new NetworkJobs(folder);
    jobs.start(2, 1);
  }

  @AfterAll
  static void stop() {
    jobs.stop();
  }

  private static String digest(IDropout random, String exchange, String... assignments) {
    String digest = jobs.train(Images.network(random), exchange, assignments).modelDigest();
    assertThat(digest).hasSize(64);
    return digest;
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha", "dropout", "gaussian", "noise", "spatial"})
  void exchangesAgree(String random) {
    IDropout part = Objects.requireNonNull(RANDOM_PARTS.get(random));
    String golden = digest(part, "local", TWO);
    assertThat(digest(part, "jobs", TWO)).isEqualTo(golden);
    assertThat(digest(part, "resident", TWO)).isEqualTo(golden);
  }

  @Test
  void exchangesAgreeOnPenaltiesAndConstraintsOfLayers() {
    String penalized = agreed(Images.penalized(new Dropout(0.7)), TWO).modelDigest();
    assertThat(penalized).isNotEqualTo(digest(new Dropout(0.7), "local", TWO));
  }

  /** The run, which has the same bits over all exchanges and after an interruption. */
  private static TrainResult agreed(String network, String... settings) {
    TrainResult through = jobs.train(network, "local", settings);
    String golden = through.modelDigest();
    assertThat(jobs.train(network, "jobs", settings).modelDigest()).isEqualTo(golden).hasSize(64);
    assertThat(jobs.train(network, "resident", settings).modelDigest()).isEqualTo(golden);
    assertThat(jobs.interrupt(network, "resident", 3, settings).modelDigest()).isEqualTo(golden);
    return through;
  }

  private static double accuracy(TrainResult result) {
    return result.summary().path("validation").path("accuracy").asDouble();
  }

  private static double loss(ObjectNode line) {
    return line.path("metrics").path("training-loss").asDouble();
  }

  @Test
  void exchangesAgreeOnAGraphOfTwoInputs() {
    assertThat(accuracy(agreed(Images.upperAndLower(), TWO))).isGreaterThan(0.6);
  }

  /** Some of a row's numbers are what is learnt from those before them. */
  private static String[] learning(int from, int to) {
    return new String[] {TWO, "data.features=" + pixels(0, from), "data.label=" + pixels(from, to)};
  }

  private static String pixels(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "p" + i).toList().toString();
  }

  private static void learns(TrainResult result) {
    List<ObjectNode> history = result.history();
    assertThat(loss(history.get(history.size() - 1))).isLessThan(loss(history.get(0)));
  }

  @Test
  void exchangesAgreeOnAGraphOfTwoOutputs() {
    learns(agreed(Images.twoOutputs(34), learning(34, 36)));
  }

  /** Five steps of six numbers, with a label each. */
  @Test
  void exchangesAgreeOnLabelsOfSteps() {
    learns(agreed(Images.labelledSteps(), learning(30, 35)));
  }

  /**
   * A file as Keras 2 saves it: a convolution with its padding, normalization, relu, pooling,
   * dropout, dense.
   */
  @Test
  void exchangesAgreeOnAModelOfKeras() throws Exception {
    Path file = folder.resolve("images.h5");
    try (InputStream in = NetworkJobsTest.class.getResourceAsStream("images.h5")) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    String[] keras = {TWO, "network={type: keras, path: \"" + file + "\"}"};
    assertThat(accuracy(agreed("", keras))).isGreaterThan(0.6);
  }

  @Test
  void randomPartsAndSeedsDoChangeBits() {
    Set<String> digests = new HashSet<>();
    RANDOM_PARTS.values().forEach(random -> digests.add(digest(random, "local", TWO)));
    IDropout none = new Dropout(1);
    digests.add(digest(none, "local", TWO));
    digests.add(digest(none, "local", TWO, "training.seed=43"));
    digests.add(digest(none, "local", "training.workers=3"));
    assertThat(digests).hasSize(RANDOM_PARTS.size() + 3);
  }

  /** Of 256 rows, as many as are evaluated at once. */
  @Test
  void theMemoryThatAJobIsToldToTakeHasWhatLiesOutsideOfTheHeap() {
    List<String> notes = jobs.notes(Images.network(new Dropout(0.7)), "jobs", TWO);

    assertThat(notes)
        .filteredOn(line -> line.startsWith("memory per worker: "))
        .singleElement()
        .asString()
        .matches(".* and optimizer state, and outside of the heap [1-9]\\.\\d MB");
  }

  /** With one slot the other workers' rounds wait for the first's. */
  @Test
  void slotsChangeNothing() {
    IDropout random = new Dropout(0.7);
    String three = digest(random, "jobs", "training.workers=3");
    String one = digest(random, "resident", "training.workers=1");
    inSession(
        1,
        1,
        () -> {
          assertThat(digest(random, "jobs", "training.workers=3")).isEqualTo(three);
          assertThat(digest(random, "resident", "training.workers=1")).isEqualTo(one);
        });
  }

  @Test
  void exchangesAgreeOnWorkersOfTwoReplicas() {
    IDropout random = new Dropout(0.7);
    String threads = "training.threads-per-worker=2";
    inSession(
        2,
        2,
        () -> {
          String golden = digest(random, "local", TWO, threads);
          assertThat(digest(random, "jobs", TWO, threads)).isEqualTo(golden);
          assertThat(digest(random, "resident", TWO, threads)).isEqualTo(golden);
        });
  }

  private static void inSession(int slots, int cpus, Runnable run) {
    jobs.stop();
    jobs.start(slots, cpus);
    try {
      run.run();
    } finally {
      jobs.stop();
      jobs.start(2, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "jobs", "resident"})
  void aRunThatIsInterruptedAfterAnyRoundGoesOnAsIfNothingHadHappened(String exchange) {
    String network = Images.network(new Dropout(0.7));
    TrainResult through = jobs.train(network, "local", stateful());
    int rounds = through.summary().path("rounds").asInt();
    assertThat(rounds).isGreaterThan(6);
    for (int round = 1; round < rounds; round += 3) {
      TrainResult resumed = jobs.interrupt(network, exchange, round, stateful());

      assertThat(resumed.summary().path("resumedFrom").asText())
          .isEqualTo("round-%07d".formatted(round));
      assertThat(resumed.modelDigest()).isEqualTo(through.modelDigest());
      assertThat(course(resumed)).isEqualTo(course(through));
    }
  }

  private static String[] stateful() {
    return new String[] {STATEFUL[0], STATEFUL[1], TWO};
  }

  /** The history without clocks. */
  private static List<JsonNode> course(TrainResult result) {
    return result.history().stream()
        .<JsonNode>map(line -> line.deepCopy().without("seconds"))
        .toList();
  }
}
