package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.conf.JobText;
import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.averaging.OuterNesterov;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.job.ReplicaTuning;
import dev.regatta.driver.schedule.ReplicaScale;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.sync.Every;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What auto decides for a number of replicas, and that it is decided once. */
class ReplicaTuningTest {
  private static final String[] AUTO = {
    "training.batch-size=auto",
    "training.scale-with-replicas=auto",
    "averaging.every=auto",
    "averaging.rule=auto"
  };

  @TempDir private static Path folder;

  private static Job job(String... assignments) {
    List<String> all = new ArrayList<>(List.of(AUTO));
    all.addAll(List.of(assignments));
    return TestJobs.job("{data: {train: synthetic}, output: runs/x}", all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"2, 64, 0.6", "4, 32, 0.72", "8, 16, 0.8", "16, 8, 0.86", "32, 8, 0.9"})
  void moreReplicasTakeSmallerBatchesAndMoreMomentum(int replicas, int batch, double momentum) {
    assertThat(ReplicaTuning.of(job(), replicas, 54_000))
        .isEqualTo(
            new ReplicaTuning(
                batch, new Every(16), new OuterNesterov(0.7, momentum), ReplicaScale.NONE));
  }

  @Test
  void oneReplicaIsOneMachine() {
    assertThat(ReplicaTuning.of(job(), 1, 54_000))
        .isEqualTo(new ReplicaTuning(128, new Every(16), new Mean(1), ReplicaScale.NONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 31, 100, 1000})
  void everyNumberOfReplicasAndRowsHasADecisionWithinItsLimits(int replicas) {
    for (long rows : new long[] {1, 10, 100, 1000, 10_000, 1_000_000_000L}) {
      ReplicaTuning tuning = ReplicaTuning.of(job(), replicas, rows);

      assertThat(tuning.batchSize()).isBetween(8, 128);
      assertThat(((Every) tuning.every()).steps()).isBetween(1, 16);
      if (tuning.rule() instanceof OuterNesterov rule) {
        assertThat(rule.momentum()).isBetween(0.5, 0.95);
      }
    }
  }

  @Test
  void fewRowsArePassedInSeveralStepsAndAverages() {
    ReplicaTuning tuning = ReplicaTuning.of(job(), 2, 512);

    // 256 rows of a replica: 16 steps, in 4 rounds.
    assertThat(tuning.batchSize()).isEqualTo(16);
    assertThat(tuning.every()).isEqualTo(new Every(4));
  }

  @Test
  void shortRoundsAndFewOfThemTakeTheMomentumThatIsMadeForThem() {
    Averaging slow = new SlowMomentum(1, OptionalDouble.of(0.5));

    assertThat(ReplicaTuning.of(job("averaging.every=7"), 8, 54_000).rule()).isEqualTo(slow);
    assertThat(ReplicaTuning.of(job("averaging.every=post-local"), 8, 54_000).rule())
        .isEqualTo(slow);
    assertThat(ReplicaTuning.of(job("training.epochs=2"), 8, 4096).rule()).isEqualTo(slow);
  }

  @Test
  void whatTheJobSaysStands() {
    Job said =
        job(
            "training.batch-size=100",
            "averaging.every=5",
            "averaging.rule=slow-momentum",
            "training.scale-with-replicas=linear");
    Job rest = job("training.batch-size=100", "averaging.rule=mean");

    ReplicaTuning tuning = ReplicaTuning.of(said, 8, 54_000);

    assertThat(tuning.batchSize()).isEqualTo(100);
    assertThat(tuning.every()).isEqualTo(new Every(5));
    assertThat(tuning.rule()).isEqualTo(said.averaging().rule().orElseThrow().resolve(8));
    assertThat(tuning.scaleWithReplicas()).isEqualTo(ReplicaScale.LINEAR);
    assertThat(Resolution.describe(said, tuning, 8)).isEmpty();
    assertThat(ReplicaTuning.of(rest, 8, 54_000).scaleWithReplicas()).isEqualTo(ReplicaScale.SQRT);
    assertThat(ReplicaTuning.of(rest, 2, 54_000).scaleWithReplicas()).isEqualTo(ReplicaScale.NONE);
  }

  @Test
  void theDecisionIsOneLineThatAJobFileTakes() {
    String line = Resolution.describe(job(), ReplicaTuning.of(job(), 8, 54_000), 8).orElseThrow();

    assertThat(line)
        .isEqualTo(
            "decided for 8 replicas: training.batch-size=16, averaging.every={type: every, steps:"
                + " 16}, averaging.rule={type: outer-nesterov, rate: 0.7, momentum: 0.8},"
                + " training.scale-with-replicas=none");
  }

  @Test
  void aRunWritesItsDecisionsAndGoesOnByThem() throws IOException {
    try (SparkSession spark = LocalSpark.kryo()) {
      Path rows =
          TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(2000), 2);
      Path output = folder.resolve("through");
      List<String> notes = new ArrayList<>();

      TrainResult through = train(spark, TestJobs.classifier(rows, output, AUTO), notes, 0);

      String yaml = Files.readString(output.resolve("job.yaml"));
      Job decided = Jobs.bind(JobText.parse("job.yaml", yaml, Map.of()));
      assertThat(decided.training().batchSize()).isPresent();
      assertThat(decided.training().scaleWithReplicas()).isPresent();
      assertThat(decided.averaging().every()).isPresent();
      assertThat(decided.averaging().rule()).isPresent();
      assertThat(notes).filteredOn(line -> line.startsWith("decided for 3 replicas: ")).hasSize(1);
      Job given = TestJobs.job(yaml, "output=" + folder.resolve("given"));
      assertThat(TestJobs.train(spark, given).modelDigest()).isEqualTo(through.modelDigest());

      Job cutOff = TestJobs.classifier(rows, folder.resolve("cut-off"), AUTO);
      assertThat(train(spark, cutOff, notes, 3).status()).isEqualTo("interrupted");
      JsonNode longer = train(spark, cutOff, notes, 0).summary();
      assertThat(longer.path("modelDigest").asText()).isEqualTo(through.modelDigest());
      assertThat(longer.path("resumedFrom").asText()).startsWith("round-");
    }
  }

  /** Interrupted after so many rounds; 0 for never. */
  private static TrainResult train(
      SparkSession spark, Job job, List<String> notes, int interruptedAfter) {
    AtomicInteger asked = new AtomicInteger();
    RunListener listener =
        new RunListener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    return TrainingRun.run(
        spark,
        new TrainRequest(
            job, new Resume.Auto(), false, () -> asked.incrementAndGet() == interruptedAfter),
        listener);
  }
}
