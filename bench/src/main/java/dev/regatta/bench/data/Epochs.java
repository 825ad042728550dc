package dev.regatta.bench.data;

import dev.regatta.conf.JobText;
import dev.regatta.driver.data.BadRows;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Fraction;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.prepare.DataPath;
import dev.regatta.driver.spark.read.LibSvm;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.shard.PreparedData;
import dev.regatta.worker.Workers;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Epochs of one replica over the training rows of a libsvm file, held in one form. */
record Epochs(PackedShard shard, LocalTrainer trainer, StartState start) {
  private static final int BATCH = 128;
  private static final double RATE = 0.001;
  private static final String SPEC =
      """
      network: {layers: [{units: 64, activation: relu}], loss: cross-entropy}
      inputs: %d
      classes: 2
      label-scale: 1
      optimizer: adam
      regularization: {}
      local-state: average
      batch-size: %d
      threads: 1
      seed: 1
      rows: %s
      """;

  static Epochs of(SparkSession spark, String path, String form) {
    Data data =
        new Data(
            LibSvm.of(path),
            Optional.empty(),
            Optional.of(DataFiles.LABEL),
            Optional.empty(),
            new Fraction(0.1),
            Optional.empty(),
            BadRows.FAIL);
    String keys = "{numeric: none, rows: %s}".formatted(form);
    Prepare prepare = Jobs.binder().bind(JobText.parse("bench", keys, Map.of()), Prepare.class);
    PackedShard shard;
    try (PreparedData packed =
        DataPath.read(spark, data, prepare, Task.CLASSIFICATION, 1).pack(1)) {
      shard = (PackedShard) packed.shards().collect().get(0).training();
    }
    String yaml = SPEC.formatted(shard.width(), BATCH, form);
    WorkerSpec spec = Workers.bindSpec(JobText.parse("bench", yaml, Map.of()));
    float[] weights = new float[spec.buildNetwork().parameters()];
    spec.buildNetwork().initialize(1, weights);
    float[][] slots = new float[spec.optimizer().slots()][weights.length];
    LocalTrainer trainer = new LocalTrainer(spec.local(spec.buildNetwork()), shard, 0);
    return new Epochs(shard, trainer, new StartState(weights, slots, null));
  }

  long bytes() {
    return shard.bytes();
  }

  /** Seconds of one epoch, of so many. */
  double seconds(int runs) {
    double[] rates = new double[(shard.rows() + BATCH - 1) / BATCH];
    Arrays.fill(rates, RATE);
    RoundPlan plan = new RoundPlan(0, 0, rates, 0, false);
    long began = System.nanoTime();
    for (int run = 0; run < runs; run++) {
      trainer.run(plan, start, () -> false);
    }
    return (System.nanoTime() - began) / 1e9 / runs;
  }
}
