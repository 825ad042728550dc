package dev.regatta.driver.spark.prepare;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.read.Csv;
import dev.regatta.driver.spark.read.Synthetic;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.Shard;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** What the data path promises under any serializer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DataPathContract {
  /** SHA-256 of training, validation and test shards of 400 lines, 3 workers, seed 5. */
  private static final String GOLDEN =
      "174beb550d4c0ec0f45beaeab1bd2996857cf2b18d14161b1c31e69879256ec0"
          + "ec99587d0e2818dd15d249f43db0d4efcba31f15f7f0070bebb9c1a1ad1207f3"
          + "2714eb957958eda422332203f5694a0f29677db164e79868393141865dc95c16";

  private final SparkSession spark;

  @TempDir Path folder;

  DataPathContract(SparkSession spark) {
    this.spark = spark;
  }

  SparkSession spark() {
    return spark;
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  @AfterEach
  void resetReaders() {
    spark.conf().unset("spark.sql.files.maxPartitionBytes");
  }

  private DataPlan plan(Data data, long seed) {
    return DataPath.read(spark, data, Rows.STANDARD, Task.AUTO, seed);
  }

  /** SHA-256 of the shards of every split, which differ by a row at most. */
  String digests(Data data, int workers) {
    try (PreparedData prepared = plan(data, 5).pack(workers)) {
      for (Split split : Split.values()) {
        long[] rows = prepared.rowsPerWorker(split);
        assertThat(LongStream.of(rows).max().orElseThrow())
            .isLessThanOrEqualTo(LongStream.of(rows).min().orElseThrow() + 1);
      }
      return digests(prepared.shards().collect());
    }
  }

  private static String digests(List<WorkerShards> workers) {
    return Stream.of(Part.values()).map(part -> Rows.digest(workers, part)).collect(joining());
  }

  Csv files(String name, List<String> lines, int files) {
    Path directory = folder.resolve(name);
    for (int i = 0; i < files; i++) {
      int from = lines.size() * i / files;
      int to = lines.size() * (i + 1) / files;
      Rows.write(directory.resolve("part-" + i + ".csv"), Rows.HEADER, lines.subList(from, to));
    }
    return Csv.of(directory.toString());
  }

  @Test
  void filesPartitionsAndOrderChangeNoBit() {
    List<String> lines = Rows.lines(400);
    String one = digests(Rows.shares(files("one", lines, 1)), 3);
    assertThat(one).isEqualTo(GOLDEN);
    Collections.shuffle(lines, new Random(3));
    assertThat(digests(Rows.shares(files("shuffled", lines, 1)), 3)).isEqualTo(one);
    assertThat(digests(Rows.shares(files("seven", lines, 7)), 3)).isEqualTo(one);
    spark.conf().set("spark.sql.files.maxPartitionBytes", "1000");
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    assertThat(digests(Rows.shares(files("many", lines, 2)), 3)).isEqualTo(one);
    spark.conf().unset("spark.sql.files.openCostInBytes");
  }

  /** Half of the training rows are among all of them, whatever the files; nothing else changes. */
  @Test
  void aShareOfTheTrainingRowsIsDrawnByContent() {
    List<String> lines = Rows.lines(400);
    DataPlan all = plan(Rows.shares(files("share-one", lines, 1)), 5);
    Collections.shuffle(lines, new Random(3));
    DataPlan half = plan(Rows.shares(files("share-seven", lines, 7)), 5).shared(0.5);

    assertThat(half.rows(Split.TRAINING)).isEqualTo(Math.round(0.5 * all.rows(Split.TRAINING)));
    assertThat(half.rows(Split.VALIDATION)).isEqualTo(all.rows(Split.VALIDATION));
    assertThat(half.fingerprint()).isNotEqualTo(all.fingerprint());
    try (PreparedData packed = half.pack(3);
        PreparedData again = all.shared(0.5).pack(3)) {
      List<WorkerShards> drawn = packed.shards().collect();
      assertThat(digests(drawn)).isEqualTo(digests(again.shards().collect()));
      assertThat(LongStream.of(packed.rowsPerWorker(Split.TRAINING)).sum())
          .isEqualTo(half.rows(Split.TRAINING));
    }
    assertThat(all.shared(1)).isSameAs(all);
  }

  @Test
  void spellingsOfNumbersChangeNoBit() {
    List<String> lines = Rows.lines(100);
    List<String> respelled =
        lines.stream().map(line -> line.replaceFirst("^(\\d+),", "+$1.0 , ")).toList();
    assertThat(digests(Rows.shares(files("respelled", respelled, 1)), 2))
        .isEqualTo(digests(Rows.shares(files("plain", lines, 1)), 2));
  }

  @Test
  void seedsAndRowsChangeBits() {
    Data data = Rows.shares(files("rows", Rows.lines(400), 1));
    assertThat(plan(data, 5).fingerprint()).isEqualTo(plan(data, 5).fingerprint());
    assertThat(plan(data, 6).fingerprint()).isNotEqualTo(plan(data, 5).fingerprint());
    List<String> changed = Rows.lines(400);
    changed.set(0, changed.get(0).replaceFirst("^0,", "1000,"));
    Data other = Rows.shares(files("changed", changed, 1));
    assertThat(plan(other, 5).fingerprint()).isNotEqualTo(plan(data, 5).fingerprint());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void splitsAreCompleteDisjointAndStableAndDealtEvenly(int workers) {
    int rows = 1000;
    Data data = Rows.shares(files("ids-" + workers, Rows.lines(rows), 3));
    Prepared ids = ids(data, workers);
    assertThat(ids.seen).hasSize(rows);
    assertThat(ids.rowsPerWorker)
        .allSatisfy(
            counts -> {
              assertThat(counts).hasSize(workers);
              long most = LongStream.of(counts).max().orElseThrow();
              assertThat(LongStream.of(counts).min().orElseThrow())
                  .isGreaterThanOrEqualTo(most - 1);
            });
    assertThat(ids.test).isEqualTo(ids(data, 4).test);
  }

  private record Prepared(Set<Float> seen, Set<Float> test, List<long[]> rowsPerWorker) {}

  /** The ids in every split; it fails where one occurs twice. */
  private Prepared ids(Data data, int workers) {
    Set<Float> seen = new HashSet<>();
    Set<Float> test = new HashSet<>();
    List<long[]> counts = new ArrayList<>();
    try (PreparedData prepared = plan(data, 5).pack(workers)) {
      List<WorkerShards> all = prepared.shards().collect();
      for (Split split : Split.values()) {
        counts.add(prepared.rowsPerWorker(split));
        List<PackedShard> shards =
            all.stream().map(worker -> (PackedShard) worker.of(part(split))).toList();
        assertThat(shards.stream().mapToLong(PackedShard::rows).toArray())
            .containsExactly(prepared.rowsPerWorker(split));
        for (PackedShard shard : shards) {
          float[] features = new float[shard.width()];
          for (int row = 0; row < shard.rows(); row++) {
            shard.features(row, features, 0);
            assertThat(seen.add(features[0])).isTrue();
            if (split == Split.TEST) {
              test.add(features[0]);
            }
          }
        }
      }
    }
    return new Prepared(seen, test, counts);
  }

  static Part part(Split split) {
    return switch (split) {
      case TRAINING -> Part.TRAINING_SAMPLE;
      case VALIDATION -> Part.VALIDATION;
      case TEST -> Part.TEST;
    };
  }

  @Test
  void duplicatesAreDealtEvenlyAndStayInOneSplit() {
    List<String> lines = new ArrayList<>(Rows.lines(50));
    lines.addAll(Collections.nCopies(950, "7000,0.5,red,yes"));
    Collections.shuffle(lines, new Random(1));
    DataPlan plan = plan(Rows.shares(files("duplicates", lines, 4)), 5);
    try (PreparedData prepared = plan.pack(4)) {
      long total = 0;
      for (Split split : Split.values()) {
        long[] rows = prepared.rowsPerWorker(split);
        assertThat(LongStream.of(rows).max().orElseThrow())
            .isLessThanOrEqualTo(LongStream.of(rows).min().orElseThrow() + 1);
        long sum = LongStream.of(rows).sum();
        assertThat(sum < 50 || sum >= 950).as(Arrays.toString(rows)).isTrue();
        total += sum;
      }
      assertThat(total).isEqualTo(1000);
    }
  }

  @Test
  void fewerRowsThanWorkersLeaveSomeShardsEmpty() {
    List<String> lines = List.of("1,1,red,yes", "2,2,red,no", "3,3,blue,no");
    Csv held = files("held", List.of("4,4,red,yes"), 1);
    Csv train = files("few", lines, 1);
    spark.conf().set("spark.sql.files.maxPartitionBytes", "8");
    Data data = Rows.data(train, held, Optional.empty());
    try (PreparedData prepared = plan(data, 1).pack(5)) {
      assertThat(prepared.rowsPerWorker(Split.TRAINING)).containsExactly(1, 1, 1, 0, 0);
      assertThat(prepared.rowsPerWorker(Split.VALIDATION)).containsExactly(1, 0, 0, 0, 0);
      assertThat(prepared.rowsPerWorker(Split.TEST)).isEmpty();
      List<WorkerShards> workers = prepared.shards().collect();
      assertThat(workers).hasSize(5).allSatisfy(worker -> assertThat(worker.all()).hasSize(2));
      assertThatThrownBy(() -> workers.get(0).of(Part.TEST))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the job has no test rows");
    }
  }

  @Test
  void heldOutSourcesAreReadLikeTraining() {
    Csv train = files("train", Rows.lines(200), 2);
    Csv test = files("test", List.of("1,1.5,violet,yes", "2,,red,no", "x9,2,red,no"), 1);
    Data data = Rows.data(train, new Fraction(0.2), Optional.of(test));
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> plan(data, 1)))
        .isInstanceOf(dev.regatta.conf.UserException.class)
        .hasMessageContaining("data.test: column id: text in a numeric column");
    Csv right = files("right", List.of("1,1.5,violet,yes", "2,,red,no"), 1);
    DataPlan plan = plan(Rows.data(train, new Fraction(0.2), Optional.of(right)), 1);
    assertThat(plan.rows(Split.TRAINING) + plan.rows(Split.VALIDATION)).isEqualTo(200);
    try (PreparedData prepared = plan.pack(2)) {
      assertThat(prepared.unseenCategories(Split.TEST))
          .containsExactly(java.util.Map.entry("colour", 1L));
      assertThat(prepared.unseenCategories(Split.TRAINING)).isEmpty();
    }
    assertThat(plan.bytesPerWorker(2)).isGreaterThan(4L * 6 * 80);
  }

  @Test
  void manyPartitionsMergeThroughAShuffle() {
    spark.conf().set("spark.sql.files.maxPartitionBytes", "1000");
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    Data data = Rows.shares(files("tree", Rows.lines(400), 1));
    DataPlan plan = plan(data, 5);
    spark.conf().unset("spark.sql.files.openCostInBytes");
    long rows = LongStream.of(plan.rows(Split.TRAINING), plan.rows(Split.VALIDATION)).sum();
    assertThat(rows + plan.rows(Split.TEST)).isEqualTo(400);
    assertThat(plan.preparation().width()).isEqualTo(5);
  }

  @Test
  void madeUpRowsNeedNoFiles() {
    Data data = Rows.shares(new Synthetic(Synthetic.Kind.SPIRALS, 500, 4, 0.1, 3));
    DataPlan plan = plan(data, 5);
    assertThat(plan.preparation().classes()).containsExactly("a", "b", "c", "d");
    assertThat(digests(data, 2)).isEqualTo(digests(data, 2));
  }

  @Test
  void aBarrierStageRunsOnTheShards() {
    Data data = Rows.shares(files("barrier", Rows.lines(400), 3));
    try (PreparedData prepared = plan(data, 5).pack(2)) {
      JavaRDD<long[]> rows =
          prepared
              .shards()
              .rdd()
              .barrier()
              .mapPartitions(new RowsInBarrier(), false, ClassTag$.MODULE$.apply(long[].class))
              .toJavaRDD();
      long[] training = prepared.rowsPerWorker(Split.TRAINING);
      long[] validation = prepared.rowsPerWorker(Split.VALIDATION);
      long[] test = prepared.rowsPerWorker(Split.TEST);
      assertThat(LongStream.of(training).sum()).isGreaterThan(200);
      assertThat(rows.collect())
          .containsExactly(
              new long[] {training[0], validation[0], test[0]},
              new long[] {training[1], validation[1], test[1]});
    }
  }

  /** The rows of a worker's shards, after all tasks of the stage have met. */
  private static final class RowsInBarrier
      extends AbstractFunction1<
          scala.collection.Iterator<WorkerShards>, scala.collection.Iterator<long[]>>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public scala.collection.Iterator<long[]> apply(
        scala.collection.Iterator<WorkerShards> workers) {
      BarrierTaskContext.get().barrier();
      List<Shard> shards = workers.next().all();
      long[] rows = shards.stream().mapToLong(Shard::rows).toArray();
      return JavaConverters.asScalaIterator(List.of(rows).iterator());
    }
  }

  /**
   * A task that runs where its worker's rows are not cached reads them from the executor that has.
   */
  @Test
  void cachedShardsCrossToOtherExecutorsInTheSessionsSerializer() throws IOException {
    Csv train = files("crossing", Rows.lines(300), 1);
    List<Data> jobs =
        List.of(Rows.shares(train), Rows.data(train, new Fraction(0.1), Optional.empty()));
    for (Data data : jobs) {
      try (PreparedData prepared = plan(data, 5).pack(2)) {
        List<WorkerShards> crossed = new ArrayList<>();
        for (int worker = 0; worker < 2; worker++) {
          crossed.add(readRemotely(new RDDBlockId(prepared.shards().id(), worker)));
        }
        assertThat(crossed.get(0).all()).hasSize(data.test().isPresent() ? 3 : 2);
        List<WorkerShards> own = prepared.shards().collect();
        for (Part part : Part.values()) {
          if (part != Part.TEST || data.test().isPresent()) {
            assertThat(Rows.digest(crossed, part)).isEqualTo(Rows.digest(own, part));
          }
        }
      }
    }
  }

  private static WorkerShards readRemotely(BlockId block) throws IOException {
    BlockManager blocks = SparkEnv.get().blockManager();
    ClassTag<WorkerShards> type = ClassTag$.MODULE$.apply(WorkerShards.class);
    ManagedBuffer buffer = blocks.getLocalBlockData(block);
    try (InputStream bytes = buffer.createInputStream()) {
      return blocks.serializerManager().dataDeserializeStream(block, bytes, type).next();
    } finally {
      // It holds a lock, for which removing the block waits.
      buffer.release();
    }
  }

  @Test
  void closingFreesTheCaches() {
    try (PreparedData prepared =
        plan(Rows.shares(files("cached", Rows.lines(100), 1)), 1).pack(2)) {
      assertThat(spark.sparkContext().getPersistentRDDs().size()).isEqualTo(1);
      assertThat(prepared.workers()).isEqualTo(2);
    }
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }
}
