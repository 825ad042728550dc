package dev.regatta.driver.loop;

import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random rows for tests, dealt as the test wants them. */
final class TestRows {
  static final int WIDTH = 5;
  static final int CLASSES = 3;

  final float[][] features;
  final float[] labels;

  private TestRows(float[][] features, float[] labels) {
    this.features = features;
    this.labels = labels;
  }

  /** Three classes, each around a center of its own. */
  static TestRows classes(int rows, long seed) {
    Random random = new Random(seed);
    float[][] features = new float[rows][WIDTH];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      int label = random.nextInt(CLASSES);
      labels[row] = label;
      for (int i = 0; i < WIDTH; i++) {
        features[row][i] = (float) (random.nextGaussian() + (i == label ? 1.5 : 0));
      }
    }
    return new TestRows(features, labels);
  }

  int rows() {
    return labels.length;
  }

  /** Shards of the given sizes: consecutive rows. */
  List<PackedShard> shards(int... sizes) {
    List<PackedShard> shards = new ArrayList<>();
    int from = 0;
    for (int size : sizes) {
      shards.add(shard(from, size, null));
      from += size;
    }
    return shards;
  }

  /** A weighted shard of consecutive rows; weights null for an unweighted one. */
  PackedShard shard(int from, int rows, float @org.jspecify.annotations.Nullable [] weights) {
    ShardBuilder builder = new ShardBuilder(rows, WIDTH, weights != null, 0);
    for (int row = from; row < from + rows; row++) {
      System.arraycopy(features[row], 0, builder.block(), builder.offset(), WIDTH);
      builder.endRow(labels[row], weights == null ? 1 : weights[row]);
    }
    return builder.build();
  }
}
