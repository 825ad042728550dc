package dev.regatta.driver.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.train.KeptSlots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of three workers goes on with another number of them. */
class ReshardingTest {
  private static final String LAST = "early-stopping.restore-best=false";
  private static final String EVERY_ROUND = "checkpoint.every-rounds=1";
  private static final int EPOCHS = 4;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Path rows;
  private static Path done;
  private static Path interrupted;
  private static TrainResult earlier;

  @BeforeAll
  static void train() {
    spark = LocalSpark.kryo();
    rows = TestJobs.csv(folder.resolve("rows"), TestJobs.CLASSES_HEADER, TestJobs.classes(400), 2);
    done = folder.resolve("done");
    earlier = TestJobs.train(spark, TestJobs.classifier(rows, done, LAST));
    interrupted = folder.resolve("interrupted");
    AtomicInteger left = new AtomicInteger(5);
    TrainRequest request =
        new TrainRequest(
            TestJobs.classifier(rows, interrupted, LAST, EVERY_ROUND),
            new Resume.Auto(),
            false,
            () -> left.decrementAndGet() == 0);
    assertThat(TrainingRun.run(spark, request, RunListener.SILENT).status())
        .isEqualTo("interrupted");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** What the loop told. */
  private static final class Course implements RunListener {
    final List<String> notes = new ArrayList<>();
    final List<TrainingState> states = new ArrayList<>();

    @Override
    public void note(String line) {
      notes.add(line);
    }

    @Override
    public void rounded(TrainingState state) {
      states.add(state.copy());
    }
  }

  private static TrainResult reshard(
      Path from, String output, RunListener listener, String... assignments) {
    return TrainingRun.run(
        spark,
        new TrainRequest(
            TestJobs.classifier(rows, folder.resolve(output), assignments),
            new Resume.Reshard(from.toString()),
            false,
            () -> false),
        listener);
  }

  /** Nothing is left to train, so what comes out is what went in. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theWeightsAndTheHistoryGoOn(int workers) throws Exception {
    String output = "same-" + workers;
    Map<String, String> before = TestJobs.tree(done);

    TrainResult result =
        reshard(done, output, RunListener.SILENT, LAST, "training.workers=" + workers);

    assertThat(result.summary().path("workers").asInt()).isEqualTo(workers);
    assertThat(result.modelDigest()).isEqualTo(earlier.modelDigest());
    assertThat(Files.readString(folder.resolve(output).resolve("history.jsonl")))
        .isEqualTo(Files.readString(done.resolve("history.jsonl")));
    assertThat(TestJobs.tree(done)).isEqualTo(before);
  }

  @Test
  void anEpochThatWasUnderWayBeginsAgainWithAllClocksInPlace() {
    Course course = new Course();

    TrainResult result =
        reshard(interrupted, "more", course, LAST, EVERY_ROUND, "training.workers=4");

    long epochRows = result.summary().path("rows").path("train").asLong();
    TrainingState first = course.states.get(0);
    assertThat(first.rounds).isEqualTo(6);
    assertThat(first.epoch).as("a shard is four steps now").isEqualTo(3);
    assertThat(first.rows).isEqualTo(3 * epochRows);
    assertThat(first.age).as("of Adam's slots: 6, 6, 4 steps and these").isEqualTo(16 + 4);
    assertThat(course.states.get(course.states.size() - 1).rows).isEqualTo(EPOCHS * epochRows);
    assertThat(course.notes)
        .contains(
            "re-sharded: 4 workers go on with the state of file:%s/checkpoints/round-0000005; epoch 3 begins again"
                .formatted(interrupted));
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.summary().path("resumedFrom").asText()).isEqualTo("round-0000005");
    assertThat(result.modelDigest())
        .isNotEqualTo(earlier.modelDigest())
        .isEqualTo(
            reshard(
                    interrupted.resolve("checkpoints/round-0000005"),
                    "again",
                    RunListener.SILENT,
                    LAST,
                    EVERY_ROUND,
                    "training.workers=4")
                .modelDigest());
  }

  @Test
  void givenAgainItGoesOnFromItsOwnCheckpoints() {
    AtomicInteger left = new AtomicInteger(3);
    String[] assignments = {LAST, EVERY_ROUND, "training.workers=2"};
    Path output = folder.resolve("twice");
    TrainRequest request =
        new TrainRequest(
            TestJobs.classifier(rows, output, assignments),
            new Resume.Reshard(interrupted.toString()),
            false,
            () -> left.decrementAndGet() == 0);
    assertThat(TrainingRun.run(spark, request, RunListener.SILENT).status())
        .isEqualTo("interrupted");

    TrainResult resumed = reshard(interrupted, "twice", RunListener.SILENT, assignments);

    assertThat(resumed.summary().path("resumedFrom").asText()).isEqualTo("round-0000008");
    assertThat(resumed.modelDigest())
        .isEqualTo(reshard(interrupted, "once", RunListener.SILENT, assignments).modelDigest());
  }

  @Test
  void whatBelongsToReplicasIsLeftAndAllElseStays() {
    TrainingState state = new TrainingState(2, 1, 1);
    state.weights[1] = 3;
    state.optimizerSlots[0][0] = 4;
    state.ruleSlots[0][0] = 5;
    state.kept = new KeptSlots[] {new KeptSlots(new float[1][2], 9)};
    state.replicaSteps = new int[] {3, 1};
    state.epoch = 2;
    state.step = 3;
    state.rounds = 11;
    state.rows = 260;
    state.epochRows = 60;
    state.age = 40;
    state.lossSum = 7;
    state.weightSum = 60;

    Resharding.deal(state);

    assertThat(state.weights).containsExactly(0, 3);
    assertThat(state.optimizerSlots[0]).containsExactly(4, 0);
    assertThat(state.ruleSlots[0]).containsExactly(5, 0);
    assertThat(List.of(state.epoch, state.step)).containsExactly(2, 0);
    assertThat(List.of(state.rounds, state.rows, state.epochRows, state.age))
        .containsExactly(11L, 200L, 0L, 40L);
    assertThat(List.of(state.lossSum, state.weightSum)).containsExactly(0.0, 0.0);
    assertThat(state.kept).isEmpty();
    assertThat(state.replicaSteps).isEmpty();
  }

  @Test
  void nothingElseMayDiffer() {
    assertThatThrownBy(
            () ->
                reshard(
                    done,
                    "other-rate",
                    RunListener.SILENT,
                    LAST,
                    "training.workers=2",
                    "optimizer.learning-rate=0.5"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "run %s is one of another job: optimizer.learning-rate (0.02 there, 0.5 here); only"
                + " training.workers and training.threads-per-worker may differ",
            done);
  }

  @Test
  void aPathThatIsNoRunIsRefused() {
    assertThatThrownBy(() -> reshard(rows, "no-run", RunListener.SILENT, LAST))
        .isInstanceOf(UserException.class)
        .hasMessage(
            rows
                + " is neither a run directory nor a checkpoint in one: give one such as runs/a, or"
                + " runs/a/checkpoints/round-0000123");
  }

  @Test
  void withoutAskingForItAnotherNumberOfWorkersIsRefused() {
    assertThatThrownBy(
            () ->
                TestJobs.train(
                    spark,
                    TestJobs.classifier(
                        rows, interrupted, LAST, EVERY_ROUND, "training.workers=2")))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith(
            " belongs to another job: training.workers (3 there, 2 here); give another output, or"
                + " --fresh for a new directory beside it, and --re-shard %s to go on from what it"
                + " has learnt",
            interrupted);
  }
}
