package dev.regatta.driver.spark.exchange;

import dev.regatta.conf.JobText;
import dev.regatta.driver.averaging.Last;
import dev.regatta.driver.averaging.SlowMomentum;
import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.history.History;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.loop.Clock;
import dev.regatta.driver.loop.LoopSettings;
import dev.regatta.driver.loop.Rows;
import dev.regatta.driver.loop.TrainingListener;
import dev.regatta.driver.loop.TrainingLoop;
import dev.regatta.driver.schedule.Constant;
import dev.regatta.driver.state.StateFrame;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.driver.sync.Every;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.shard.ShardBuilder;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** A small training run that any exchange can carry: four workers, one of them without rows. */
public final class SmallRun {
  public static final int ROUNDS = 6;

  private static final int WIDTH = 4;
  private static final int EPOCHS = 3;
  private static final int SAMPLE_ROWS = 20;
  private static final int[] SHARD_ROWS = {41, 40, 0, 40};

  private SmallRun() {}

  public static WorkerSpec spec(LocalState localState) {
    String text =
        """
        network: {layers: [{units: 6, activation: relu, dropout: 0.2}], loss: cross-entropy}
        inputs: %d
        classes: 2
        label-scale: 1
        optimizer: {type: adam, learning-rate: 0.02}
        regularization: {l2: 0.001, clip-norm: 1}
        local-state: %s
        batch-size: 8
        threads: 2
        seed: 3
        """;
    String state = localState.name().toLowerCase(Locale.ROOT);
    return Workers.bindSpec(JobText.parse("test", text.formatted(WIDTH, state), Map.of()));
  }

  private static List<PackedShard> shards(long seed) {
    Random random = new Random(seed);
    List<PackedShard> shards = new ArrayList<>();
    for (int rows : SHARD_ROWS) {
      ShardBuilder builder = new ShardBuilder(rows, WIDTH, true, 0);
      for (int row = 0; row < rows; row++) {
        float[] block = builder.block();
        for (int i = 0; i < WIDTH; i++) {
          block[builder.offset() + i] = (float) random.nextGaussian();
        }
        boolean label = block[builder.offset()] * block[builder.offset() + 1] > 0;
        builder.endRow(label ? 1 : 0, 0.5f + random.nextInt(3));
      }
      shards.add(builder.build());
    }
    return shards;
  }

  /** Of every worker other rows to train, to validate and to test. */
  public static List<WorkerShards> workers() {
    List<PackedShard> training = shards(12);
    List<PackedShard> validation = shards(13);
    List<PackedShard> test = shards(14);
    return IntStream.range(0, SHARD_ROWS.length)
        .mapToObj(i -> new WorkerShards(training.get(i), validation.get(i), test.get(i)))
        .toList();
  }

  public static ShardRdd cached(JavaSparkContext spark) {
    return new ShardRdd(spark.parallelize(workers(), SHARD_ROWS.length).cache(), SAMPLE_ROWS);
  }

  public static TrainingState state(WorkerSpec spec) {
    Network network = spec.buildNetwork();
    int slots = spec.localState() == LocalState.AVERAGE ? spec.optimizer().slots() : 0;
    TrainingState state = new TrainingState(network.parameters(), slots, 1);
    network.initialize(spec.seed(), state.weights);
    return state;
  }

  /** The state after training, as the bytes of a checkpoint; the wall clock is left out. */
  public static byte[] train(LocalState localState, Exchange exchange) {
    WorkerSpec spec = spec(localState);
    TrainingState state = state(spec);
    LocalSpec local = spec.local(spec.buildNetwork());
    LoopSettings settings =
        new LoopSettings(
            local,
            new Constant(0),
            new SlowMomentum(1, OptionalDouble.of(0.4)),
            new Last(),
            new Every(2),
            List.of(),
            new Monitor("validation-loss", false),
            EPOCHS,
            EPOCHS,
            1,
            OptionalInt.empty(),
            0);
    Rows rows = new Rows(local, Arrays.stream(SHARD_ROWS).boxed().toList());
    try (exchange) {
      TrainingListener listener = new TrainingListener() {};
      new TrainingLoop(settings, rows, exchange, state, (s, b) -> {}, listener, new Clock())
          .run(() -> false);
    }
    state.seconds = 0;
    state.history = History.EMPTY;
    return StateFrame.of(state).encode();
  }

  /** What {@link #train} returns with the exchange without Spark. */
  public static byte[] local(LocalState localState) {
    WorkerSpec spec = spec(localState);
    Shards shards = new Shards(workers(), SAMPLE_ROWS);
    return train(localState, new LocalExchange(spec.local(spec.buildNetwork()), spec, shards, 2));
  }
}
