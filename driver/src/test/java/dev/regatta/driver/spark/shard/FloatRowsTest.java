package dev.regatta.driver.spark.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.LocalSpark;
import dev.regatta.worker.shard.PackedShard;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of floats on their way from an RDD to workers, by the strictest serializer. */
class FloatRowsTest {
  private static final int INPUTS = 2;
  private static final int LABELS = 1;
  private static SparkSession session;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    session = LocalSpark.kryo();
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  /** Row r is r, -r with the label r mod 3; blocks of up to 7 rows. */
  private static JavaRDD<float[]> rows(int count, int partitions) {
    List<float[]> blocks = new ArrayList<>();
    for (int row = 0; row < count; ) {
      int block = Math.min(count - row, 1 + row % 7);
      float[] floats = new float[block * (INPUTS + LABELS)];
      for (int i = 0; i < block; i++, row++) {
        floats[3 * i] = row;
        floats[3 * i + 1] = -row;
        floats[3 * i + 2] = row % 3;
      }
      blocks.add(floats);
    }
    return spark.parallelize(blocks, partitions);
  }

  private static float[] training(WorkerShards worker) {
    PackedShard shard = (PackedShard) worker.training();
    float[] floats = new float[shard.rows() * (INPUTS + LABELS)];
    for (int row = 0; row < shard.rows(); row++) {
      shard.features(row, floats, 3 * row);
      floats[3 * row + 2] = shard.label(row);
    }
    return floats;
  }

  @ParameterizedTest
  @CsvSource({"100, 4, 3", "100, 1, 1", "2, 5, 3", "50000, 3, 2", "7, 2, 7"})
  void areDealtInTurnInTheOrderOfTheRdd(int count, int partitions, int workers) {
    try (FloatRows packed =
        FloatRows.pack(rows(count, partitions), INPUTS, LABELS, workers, "fit")) {
      assertThat(packed.rows()).isEqualTo(count);
      List<float[]> shards = packed.shards().map(FloatRowsTest::training).collect();
      assertThat(shards).hasSize(workers);
      for (int worker = 0; worker < workers; worker++) {
        float[] floats = shards.get(worker);
        assertThat(floats).hasSize(3 * packed.rowsPerWorker().get(worker));
        for (int i = 0; 3 * i < floats.length; i++) {
          int row = i * workers + worker;
          assertThat(floats[3 * i]).isEqualTo(row);
          assertThat(floats[3 * i + 1]).isEqualTo(-row);
          assertThat(floats[3 * i + 2]).isEqualTo(row % 3);
        }
      }
    }
  }

  @Test
  void noRowsMakeEmptyShards() {
    try (FloatRows packed = FloatRows.pack(rows(0, 2), INPUTS, LABELS, 2, "fit")) {
      assertThat(packed.rowsPerWorker()).containsExactly(0, 0);
      assertThat(packed.shards().count()).isEqualTo(2);
    }
  }

  @Test
  void nothingStaysCachedButTheShardsAndTheyGo() {
    FloatRows packed = FloatRows.pack(rows(10, 2), INPUTS, LABELS, 2, "fit");
    assertThat(spark.getPersistentRDDs()).containsOnlyKeys(packed.shards().id());
    packed.close();
    assertThat(spark.getPersistentRDDs()).isEmpty();
  }

  @Test
  void whatIsWrongWithARowIsOneLineAndLeavesNothingCached() {
    JavaRDD<float[]> bad =
        rows(10, 2)
            .map(
                block -> {
                  throw new UserException("fit: a row is wrong");
                });
    assertThatThrownBy(() -> FloatRows.pack(bad, INPUTS, LABELS, 2, "fit"))
        .isInstanceOf(UserException.class)
        .hasMessage("fit: a row is wrong");
    assertThat(spark.getPersistentRDDs()).isEmpty();
  }
}
