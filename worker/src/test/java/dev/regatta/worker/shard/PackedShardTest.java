package dev.regatta.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.worker.network.Batch;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedShardTest {
  /** The number that the tests put at a place, exact in float32. */
  private static float cell(int row, int column) {
    return row * 100f + column;
  }

  private static PackedShard shard(int rows, int width, boolean weighted) {
    ShardBuilder builder = new ShardBuilder(rows, width, weighted, 2);
    for (int row = 0; row < rows; row++) {
      float[] block = builder.block();
      for (int column = 0; column < width; column++) {
        block[builder.offset() + column] = cell(row, column);
      }
      builder.unseen()[1]++;
      builder.endRow(-row, row + 0.5f);
    }
    return builder.build();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "700,784", "3,70000", "66000,1", "5000,40"})
  void gatherAndCopyBringRowsAsTheyWerePacked(int rows, int width) {
    PackedShard shard = shard(rows, width, true);
    assertThat(shard.rows()).isEqualTo(rows);
    assertThat(shard.width()).isEqualTo(width);
    assertThat(shard.unseenCategories()).containsExactly(0, rows);
    long seed = System.nanoTime();
    int[] order = new Random(seed).ints(rows, 0, rows).toArray();
    int count = Math.min(rows, 300);
    int from = (rows - count) / 2;
    Batch batch = new Batch(count, width, true);
    shard.gather(order, from, count, batch);
    requireRows(batch, IntStream.range(from, from + count).map(i -> order[i]).toArray(), seed);
    shard.copy(from, count, batch);
    requireRows(batch, IntStream.range(from, from + count).toArray(), seed);
  }

  private static void requireRows(Batch batch, int[] rows, long seed) {
    int width = batch.features.length / rows.length;
    assertThat(batch.rows).isEqualTo(rows.length);
    float[] weights = batch.weights;
    assertThat(weights).isNotNull();
    for (int i = 0; i < rows.length; i++) {
      assertThat(batch.labels[i]).as("seed %d", seed).isEqualTo(-rows[i]);
      assertThat(weights[i]).isEqualTo(rows[i] + 0.5f);
      assertThat(batch.features[i * width]).isEqualTo(cell(rows[i], 0));
      assertThat(batch.features[(i + 1) * width - 1]).isEqualTo(cell(rows[i], width - 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"60000,784", "10000,10", "2000,70000", "1000,1"})
  void memoryStaysWithinATenthOfTheNumbersThemselves(int rows, int width) {
    double numbers = 4.0 * rows * (width + 1);
    assertThat(PackedShard.bytes(rows, width, 1, false) / numbers).isBetween(1.0, 1.1);
    assertThat(PackedShard.bytes(rows, width, 1, true) / (numbers + 4.0 * rows))
        .isBetween(1.0, 1.1);
  }

  @Test
  void bytesCountsTheArraysThatThereAre() throws Exception {
    PackedShard shard = shard(5000, 40, true);
    long seen = 0;
    for (java.lang.reflect.Field field : PackedShard.class.getDeclaredFields()) {
      field.setAccessible(true);
      Object value = field.get(shard);
      if (value instanceof float[][] blocks) {
        for (float[] block : blocks) {
          seen += 16 + 8 + 4L * block.length;
        }
      } else if (value instanceof float[] array) {
        seen += 16 + 4L * array.length;
      }
    }
    assertThat(shard.bytes()).isBetween(seen, seen + 256);
  }

  @Test
  void blocksStayBelowHalfOfTheSmallestRegionOfTheCollector() throws Exception {
    java.lang.reflect.Field features = PackedShard.class.getDeclaredField("features");
    features.setAccessible(true);
    float[][] blocks = (float[][]) features.get(shard(2000, 784, false));
    assertThat(blocks.length).isGreaterThan(1);
    assertThat(List.of(blocks)).allMatch(block -> 4L * block.length <= 512 * 1024);
  }

  @Test
  void aShardWithoutRowsIsAShard() {
    PackedShard empty = new ShardBuilder(0, 3, false, 0).build();
    assertThat(empty.rows()).isZero();
    assertThat(empty.weighted()).isFalse();
  }

  @Test
  void anotherNumberOfRowsThanSaidIsRefused() {
    ShardBuilder builder = new ShardBuilder(1, 2, false, 0);
    assertThatThrownBy(builder::build).hasMessage("0 rows in a shard of 1");
    builder.block();
    builder.endRow(0, 1);
    assertThatThrownBy(builder::block).hasMessage("row 2 in a shard of 1");
  }

  @Test
  void rowsOfAnUnweightedShardWeighOneInAWeightedBatch() {
    PackedShard shard = shard(3, 2, false);
    Batch batch = new Batch(3, 2, true);
    shard.copy(0, 3, batch);
    assertThat(batch.weights).containsExactly(1, 1, 1);
  }

  @Test
  void rowsMayHaveSeveralLabels() {
    ShardBuilder builder = new ShardBuilder(5, 2, 3, false, 0);
    for (int row = 0; row < 5; row++) {
      builder.block()[builder.offset()] = row;
      for (int i = 0; i < 3; i++) {
        builder.labels()[builder.labelOffset() + i] = 10 * row + i;
      }
      builder.endRow(1);
    }
    PackedShard shard = builder.build();
    Batch batch = new Batch(2, 2, 3, false);

    shard.gather(new int[] {9, 4, 1}, 1, 2, batch);
    assertThat(batch.labels).containsExactly(40, 41, 42, 10, 11, 12);
    shard.copy(2, 2, batch);
    assertThat(batch.labels).containsExactly(20, 21, 22, 30, 31, 32);
    assertThat(shard.labelWidth()).isEqualTo(3);
    assertThat(shard.bytes() - PackedShard.bytes(5, 2, 1, false)).isEqualTo(4 * 5 * 2);
  }
}
