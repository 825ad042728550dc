package dev.regatta.bench.exchange;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.LocalExchange;
import dev.regatta.driver.exchange.Shards;
import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.exchange.JobsExchange;
import dev.regatta.driver.spark.exchange.ShardRdd;
import dev.regatta.driver.spark.resident.ResidentExchange;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.Workers;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.shard.PackedShard;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** A network and two workers' cached shards in a Spark session, and rounds over them. */
final class Workload implements AutoCloseable {
  static final int WORKERS = 2;

  /** The exchanges that there are. A way without one is not measured, and no target asks for it. */
  private static final Map<Way, Opening> EXCHANGES =
      Map.of(
          Way.JOBS,
          load -> new JobsExchange(load.spark, load.run, load.spec, load.rdd()),
          Way.RESIDENT,
          load ->
              new ResidentExchange(load.spark, load.spec, load.rdd(), () -> "bench", line -> {}),
          Way.LOCAL,
          load ->
              new LocalExchange(load.spec.local(load.network), load.spec, load.shards(), WORKERS));

  private final JavaSparkContext spark;
  private final WorkerSpec spec;
  private final int rowsPerWorker;
  private final Network network;
  private final JavaRDD<WorkerShards> cached;
  private final String run = UUID.randomUUID().toString();

  /** How an exchange is made. */
  @FunctionalInterface
  private interface Opening {
    Exchange open(Workload load);
  }

  /** Puts the shards into the executors' caches. */
  Workload(JavaSparkContext spark, WorkerSpec spec, int rowsPerWorker) {
    this.spark = spark;
    this.spec = spec;
    this.rowsPerWorker = rowsPerWorker;
    network = spec.buildNetwork();
    int inputs = spec.inputs();
    int classes = spec.classes();
    List<Integer> workers = IntStream.range(0, WORKERS).boxed().toList();
    cached =
        spark
            .parallelize(new ArrayList<>(workers), WORKERS)
            .map(worker -> workerShards(Payload.shard(worker, rowsPerWorker, inputs, classes)))
            .cache();
    emptyJob();
  }

  static boolean offers(Way way) {
    return way == Way.EMPTY_JOB || EXCHANGES.containsKey(way);
  }

  int parameters() {
    return network.parameters();
  }

  /** Local steps of each worker in an epoch. */
  int stepsPerEpoch() {
    return (rowsPerWorker + spec.batchSize() - 1) / spec.batchSize();
  }

  void emptyJob() {
    cached.foreachPartition(shards -> {});
  }

  /** Rounds from the initial weights on. */
  Rounds open(Way way) {
    TrainingState state = new TrainingState(network.parameters(), 0, 0);
    network.initialize(spec.seed(), state.weights);
    return new Rounds(
        spec.local(network), Objects.requireNonNull(EXCHANGES.get(way)).open(this), state);
  }

  /**
   * Seconds of an epoch that two workers need, at the same time and for themselves, without an
   * exchange.
   */
  double secondsAlone(int epochs) {
    Alone task = new Alone(Workers.dumpSpec(spec).toString(), stepsPerEpoch(), epochs);
    double epochsPerSecond = 0;
    for (double seconds : cached.mapPartitionsWithIndex(task, true).collect()) {
      epochsPerSecond += 1 / seconds;
    }
    return WORKERS / epochsPerSecond;
  }

  private static WorkerShards workerShards(PackedShard shard) {
    return new WorkerShards(shard, shard, null);
  }

  private ShardRdd rdd() {
    return new ShardRdd(cached, 1);
  }

  private Shards shards() {
    List<WorkerShards> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      workers.add(
          workerShards(Payload.shard(worker, rowsPerWorker, spec.inputs(), spec.classes())));
    }
    return new Shards(workers, 1);
  }

  @Override
  public void close() {
    cached.unpersist(true);
  }
}
