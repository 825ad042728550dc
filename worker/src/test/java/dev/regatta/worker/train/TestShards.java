package dev.regatta.worker.train;

import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import java.util.Random;

/** Weighted rows of three classes, the same for the same arguments. */
final class TestShards {
  private TestShards() {}

  /** Normal numbers, and two columns, the fourth and the twelfth, that are rows of a table. */
  static PackedShard dense(int rows, int width) {
    return dense(rows, width, true);
  }

  /** The same, whose weights are 0. */
  static PackedShard weightless(int rows, int width) {
    return dense(rows, width, false);
  }

  private static PackedShard dense(int rows, int width, boolean weighty) {
    Random random = new Random(1);
    ShardBuilder builder = new ShardBuilder(rows, width, true, 0);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        boolean index = i == 3 || i == 11;
        builder.block()[builder.offset() + i] =
            index ? random.nextInt(9) : (float) random.nextGaussian();
      }
      builder.endRow(random.nextInt(3), weighty ? 0.5f + random.nextInt(4) : 0);
    }
    return builder.build();
  }

  /** One number of some is not zero. */
  static PackedShard sparse(int rows, int width) {
    Random random = new Random(1);
    ShardBuilder builder = ShardBuilder.ofSparseRows(rows, width, 1, true, 0);
    for (int row = 0; row < rows; row++) {
      for (int i = random.nextInt(4); i < width; i += 1 + random.nextInt(8)) {
        builder.nonZeros().add(i, (float) random.nextGaussian());
      }
      builder.endRow(random.nextInt(3), 0.5f + random.nextInt(4));
    }
    return builder.build();
  }
}
