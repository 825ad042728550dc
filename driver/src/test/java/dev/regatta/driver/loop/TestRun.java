package dev.regatta.driver.loop;

import dev.regatta.conf.Names;
import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.IterateAverage;
import dev.regatta.driver.averaging.Last;
import dev.regatta.driver.averaging.Mean;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.schedule.Constant;
import dev.regatta.driver.schedule.Schedule;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.stop.StopRule;
import dev.regatta.driver.sync.Every;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.Workers;
import dev.regatta.worker.model.Model;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A whole training run without Spark, small enough to be repeated often. */
final class TestRun {
  private static final Checkpoints NONE = (state, best) -> {};

  String optimizer = "{type: sgd, learning-rate: 0.1}";
  String layers = "[{units: 7, activation: tanh}]";
  LocalState localState = LocalState.AVERAGE;
  Averaging rule = new Mean(1);
  IterateAverage evaluationWeights = new Last();
  Schedule schedule = new Constant(0);
  List<StopRule> stopRules = List.of();
  List<PackedShard> training;
  int batch = 8;
  int threads = 1;
  int every = 3;
  @Nullable SyncPolicy sync;
  int epochs = 3;
  int rollbacks;
  long seed = 11;
  OptionalInt checkpointEveryRounds = OptionalInt.empty();
  Checkpoints checkpoints = NONE;
  TrainingListener listener = new TrainingListener() {};

  TestRun(List<PackedShard> training) {
    this.training = training;
  }

  WorkerSpec workerSpec() {
    return Workers.bindSpec(
        dev.regatta.conf.JobText.parse(
            "test",
            """
            network: {layers: %s, loss: cross-entropy}
            inputs: %d
            classes: %d
            label-scale: 1
            optimizer: %s
            regularization: {}
            local-state: %s
            end-weights: %s
            pull: %s
            batch-size: %d
            threads: %d
            seed: %d
            """
                .formatted(
                    layers,
                    TestRows.WIDTH,
                    TestRows.CLASSES,
                    optimizer,
                    Names.kebab(localState.name()),
                    Names.kebab(rule.endWeights().name()),
                    rule.resolve(training.size() * threads).replicaPull(),
                    batch,
                    threads,
                    seed),
            java.util.Map.of()));
  }

  LoopSettings settings(LocalSpec local) {
    return new LoopSettings(
        local,
        schedule,
        rule.resolve(training.size() * threads),
        evaluationWeights,
        sync == null ? new Every(every) : sync,
        stopRules,
        new Monitor("validation-loss", false),
        epochs,
        1,
        1,
        checkpointEveryRounds,
        rollbacks);
  }

  TrainingState freshState() {
    WorkerSpec spec = workerSpec();
    Network network = spec.buildNetwork();
    int slots = localState == LocalState.AVERAGE ? spec.optimizer().slots() : 0;
    TrainingState state = new TrainingState(network.parameters(), slots, rule.slots());
    network.initialize(seed, state.weights);
    return state;
  }

  /** Every worker's training rows are its validation rows too. */
  Shards shards() {
    return new Shards(
        training.stream().map(shard -> new WorkerShards(shard, shard, null)).toList(), 20);
  }

  /** What a run ended with. */
  record Result(TrainingState state, Outcome outcome) {
    String digest() {
      return Model.digest(state.weights);
    }
  }

  Result run() {
    return run(freshState(), null);
  }

  Result run(TrainingState state, @Nullable Exchange other) {
    WorkerSpec spec = workerSpec();
    LocalSpec local = spec.local(spec.buildNetwork());
    List<Integer> shardRows = new ArrayList<>();
    training.forEach(shard -> shardRows.add(shard.rows()));
    try (Exchange exchange = other == null ? new LocalExchange(local, spec, shards(), 2) : other) {
      TrainingLoop loop =
          new TrainingLoop(
              settings(local),
              new Rows(local, shardRows),
              exchange,
              state,
              checkpoints,
              listener,
              new Clock());
      return new Result(state, loop.run(() -> false));
    }
  }
}
