package dev.regatta.driver.spark.exchange;

import dev.regatta.driver.exchange.Exchange;
import dev.regatta.driver.exchange.Part;
import dev.regatta.driver.exchange.Traffic;
import dev.regatta.driver.spark.JobLabel;
import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.Workers;
import dev.regatta.worker.io.CorruptTensorsException;
import dev.regatta.worker.io.Tensors;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalState;
import dev.regatta.worker.train.PlanFrame;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.UpdateFrame;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Each round is one Spark job over the cached shards: weights out by broadcast, updates back by
 * partition index. Spark's retry, speculation and dynamic allocation apply: a task is a function of
 * the plan and its shard, and only the update that is delivered counts.
 */
public final class JobsExchange implements Exchange {
  private static final String VALIDATION_LOSS = "validation-loss";

  private final JavaSparkContext spark;
  private final String run;
  private final WorkerSpec spec;
  private final String specJson;
  private final ShardRdd shards;
  private final Kernels kernels = new Kernels();
  private KeptSlots[] kept = {};
  private long sentBytes;
  private long receivedBytes;

  /**
   * Makes the exchange; nothing runs yet.
   *
   * @param run names the run in executors' caches; unique in the cluster
   */
  public JobsExchange(JavaSparkContext spark, String run, WorkerSpec spec, ShardRdd shards) {
    this.spark = spark;
    this.run = run;
    this.spec = spec;
    this.shards = shards;
    specJson = Workers.dumpSpec(spec).toString();
  }

  @Override
  public List<Update> round(RoundPlan plan, TrainingState state) {
    JobLabel label = JobLabel.description(spark, work(plan, state));
    Broadcast<byte[]> common = send(PlanFrame.encode(plan, state.weights, state.optimizerSlots));
    List<Broadcast<byte[]>> before = broadcastKept();
    try {
      RoundTask task = new RoundTask(run, specJson, common, before);
      List<Update> updates = new ArrayList<>();
      List<KeptSlots> after = new ArrayList<>();
      for (byte[] frame : shards.workers().mapPartitionsWithIndex(task, true).collect()) {
        receivedBytes += frame.length;
        UpdateFrame.Decoded decoded = UpdateFrame.decode(frame);
        updates.add(decoded.update());
        after.addAll(List.of(decoded.kept()));
      }
      if (updates.stream().allMatch(update -> update.divergence() == null)) {
        kept = after.toArray(KeptSlots[]::new);
      }
      kernels.warnWhereTheyDiffer(updates);
      return updates;
    } catch (CorruptTensorsException e) {
      throw new IllegalStateException("a worker's update cannot be read", e);
    } finally {
      common.destroy();
      before.forEach(Broadcast::destroy);
      label.putBack();
    }
  }

  /** What a round is, with what the last validation found. */
  private static String work(RoundPlan plan, TrainingState state) {
    String found =
        state
            .history
            .last()
            .map(entry -> entry.metrics().get(VALIDATION_LOSS))
            .map(loss -> String.format(Locale.ROOT, ", validation loss %.4f", loss))
            .orElse("");
    return "epoch " + (plan.epoch() + 1) + ", round " + (state.rounds + 1) + found;
  }

  private Broadcast<byte[]> send(byte[] frame) {
    sentBytes += frame.length;
    return spark.broadcast(frame);
  }

  /** A broadcast counts once, however many executors fetch it. */
  @Override
  public Traffic traffic() {
    return new Traffic(sentBytes, receivedBytes);
  }

  /** By worker; tasks are not pinned to executors, so what is kept crosses in every round. */
  private List<Broadcast<byte[]>> broadcastKept() {
    List<Broadcast<byte[]>> broadcasts = new ArrayList<>();
    if (spec.localState() == LocalState.KEEP) {
      for (int worker = 0; worker < shards.workers().getNumPartitions(); worker++) {
        KeptSlots[] own = KeptSlots.ofWorker(kept, worker, spec.threads());
        broadcasts.add(send(PlanFrame.encodeKept(own)));
      }
    }
    return broadcasts;
  }

  @Override
  public KeptSlots[] kept() {
    return kept;
  }

  @Override
  public void restore(KeptSlots[] slots) {
    kept = slots;
  }

  @Override
  public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
    String names = parts.stream().map(Part::describe).collect(Collectors.joining(", "));
    JobLabel label = JobLabel.description(spark, "evaluate: " + names);
    Tensors frame = new Tensors();
    frame.put("weights", weights);
    Broadcast<byte[]> broadcast = send(frame.encode());
    try {
      EvaluateTask task =
          new EvaluateTask(
              run, specJson, broadcast, parts.toArray(Part[]::new), shards.sampleRows());
      List<Evaluation> merged = Stream.generate(spec::newEvaluation).limit(parts.size()).toList();
      int next = 0;
      for (long[] sums : shards.workers().mapPartitions(task, true).collect()) {
        receivedBytes += (long) Long.BYTES * sums.length;
        merged.get(next++ % parts.size()).merge(Evaluation.decode(spec.metrics(), sums));
      }
      return merged;
    } finally {
      broadcast.destroy();
      label.putBack();
    }
  }

  @Override
  public void close() {
    // Executors drop their buffers when memory is wanted; the shards belong to the caller.
  }
}
