package dev.regatta.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.sparse.SparseRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseShardTest {
  /** Rows with up to so many non-zero inputs, some with none at all. */
  private static float[][] rows(int count, int width, int most, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][width];
    for (float[] row : rows) {
      int inputs = random.nextInt(4) == 0 ? 0 : random.nextInt(most + 1);
      for (int i = 0; i < inputs; i++) {
        row[random.nextInt(width)] = 1 + random.nextInt(1000);
      }
    }
    return rows;
  }

  private static PackedShard shard(float[][] rows, int width) {
    ShardBuilder builder = ShardBuilder.ofSparseRows(rows.length, width, 1, true, 1);
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < width; i++) {
        builder.nonZeros().add(i, rows[row][i]);
      }
      builder.unseen()[0]++;
      builder.endRow(-row, row + 0.5f);
    }
    return builder.build();
  }

  private static float[] dense(SparseRows rows, int row, int width) {
    float[] dense = new float[width];
    int last = -1;
    for (int i = rows.from(row); i < rows.to(row); i++) {
      int index = rows.indices(row)[i];
      assertThat(index).isGreaterThan(last);
      dense[index] = rows.values(row)[i];
      last = index;
    }
    return dense;
  }

  /** The last two have rows that end with a block, and rows longer than one. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "700,300,40", "3000,900,60", "20,70000,70000"})
  void gatherAndCopyBringRowsAsTheyWerePacked(int count, int width, int most) throws Exception {
    long seed = System.nanoTime();
    float[][] rows = rows(count, width, most, seed);
    PackedShard shard = copied(shard(rows, width));
    assertThat(shard.sparse()).isTrue();
    assertThat(shard.width()).isEqualTo(width);
    assertThat(shard.unseenCategories()).containsExactly(count);
    int[] order = new Random(seed).ints(count, 0, count).toArray();
    int taken = Math.min(count, 300);
    int from = (count - taken) / 2;
    Batch batch = shard.newBatch(taken);
    shard.gather(order, from, taken, batch);
    require(batch, rows, IntStream.range(from, from + taken).map(i -> order[i]).toArray(), seed);
    shard.copy(from, taken, batch);
    require(batch, rows, IntStream.range(from, from + taken).toArray(), seed);
  }

  private static void require(Batch batch, float[][] rows, int[] expected, long seed) {
    SparseRows sparse = Objects.requireNonNull(batch.sparse);
    assertThat(batch.rows).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      float[] row = rows[expected[i]];
      assertThat(dense(sparse, i, row.length)).as("seed %d", seed).isEqualTo(row);
      assertThat(batch.labels[i]).isEqualTo(-expected[i]);
      assertThat(Objects.requireNonNull(batch.weights)[i]).isEqualTo(expected[i] + 0.5f);
    }
  }

  private static PackedShard copied(PackedShard shard) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(shard);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (PackedShard) in.readObject();
    }
  }

  @Test
  void aDenseBatchGetsTheZerosToo() {
    float[][] rows = rows(40, 30, 5, 3);
    PackedShard shard = shard(rows, 30);
    Batch batch = new Batch(40, 30, true);
    Arrays.fill(batch.features, 9);
    shard.copy(0, 40, batch);
    for (int row = 0; row < 40; row++) {
      assertThat(Arrays.copyOfRange(batch.features, 30 * row, 30 * row + 30)).isEqualTo(rows[row]);
    }
  }

  @ParameterizedTest
  @CsvSource({"3000,900,60", "30000,123,14", "50,40000,30000", "0,5,1"})
  void theEstimateIsCloseToTheArraysThatThereAre(int count, int width, int most) throws Exception {
    float[][] rows = rows(count, width, most, 11);
    long nonZeros = 0;
    for (float[] row : rows) {
      for (float value : row) {
        nonZeros += value == 0 ? 0 : 1;
      }
    }
    PackedShard shard = shard(rows, width);
    long arrays = 0;
    java.lang.reflect.Field field = PackedShard.class.getDeclaredField("sparse");
    field.setAccessible(true);
    Object blocks = field.get(shard);
    for (java.lang.reflect.Field each : SparseBlocks.class.getDeclaredFields()) {
      each.setAccessible(true);
      Object value = each.getType().isArray() ? each.get(blocks) : new int[0];
      if (value instanceof int[][] ints) {
        arrays += Arrays.stream(ints).mapToLong(array -> 16 + 8 + 4L * array.length).sum();
      } else if (value instanceof float[][] floats) {
        arrays += Arrays.stream(floats).mapToLong(array -> 16 + 8 + 4L * array.length).sum();
      } else {
        arrays += 16 + 4L * ((int[]) value).length;
      }
    }
    arrays += 8L * count;
    assertThat(shard.bytes()).isBetween(arrays, arrays + 512);
    assertThat((double) PackedShard.sparseBytes(count, nonZeros, 1, true))
        .isBetween(0.99 * shard.bytes() - 512, 1.01 * shard.bytes() + 512);
  }

  @Test
  void aDenseShardHasNoSparseBatch() {
    ShardBuilder builder = new ShardBuilder(1, 2, false, 0);
    builder.block();
    builder.endRow(0, 1);
    PackedShard dense = builder.build();
    assertThat(dense.sparse()).isFalse();
    assertThatThrownBy(() -> dense.copy(0, 1, Batch.ofSparseRows(1, 1, false)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> dense.gather(new int[] {0}, 0, 1, Batch.ofSparseRows(1, 1, false)))
        .hasMessage("a batch of sparse rows, and a shard of dense ones");
  }
}
