package dev.regatta.worker.train;

import dev.regatta.conf.JobText;
import dev.regatta.worker.Workers;
import dev.regatta.worker.shard.BlockLayout;
import dev.regatta.worker.shard.BlockedShard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A program: packs 128 MB of rows into blocks of 1 MB in a directory and trains two epochs on them.
 * Prints the rows that were trained.
 */
final class TrainInSmallHeap {
  private static final int WIDTH = 256;
  private static final int ROWS = 128 << 10;
  private static final int BLOCK_ROWS = 1 << 10;
  private static final int BATCH = 128;
  private static final String SPEC =
      """
      network: {layers: [{units: 4, activation: relu}], loss: cross-entropy}
      inputs: %d
      classes: 3
      label-scale: 1
      optimizer: sgd
      regularization: {}
      local-state: average
      batch-size: %d
      threads: 2
      seed: 1
      """;

  private TrainInSmallHeap() {}

  public static void main(String[] arguments) {
    BlockedShard shard =
        new BlockFiles(Path.of(arguments[0]))
            .write(new BlockLayout(ROWS, 2, BLOCK_ROWS), new BlockFiles.Form(WIDTH, false));
    WorkerSpec spec =
        Workers.bindSpec(JobText.parse("test", SPEC.formatted(WIDTH, BATCH), Map.of()));
    float[] weights = new float[spec.buildNetwork().parameters()];
    double[] rates = new double[ROWS / 2 / BATCH];
    Arrays.fill(rates, 1e-9);
    long rows = 0;
    try (LocalTrainer trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shard, 0)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        RoundPlan plan = new RoundPlan(epoch, 0, rates, 0, false);
        StartState start = new StartState(weights, new float[0][], null);
        rows += trainer.run(plan, start, () -> false).rows();
      }
    }
    System.out.println(rows);
  }
}
