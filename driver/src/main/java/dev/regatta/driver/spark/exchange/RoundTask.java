package dev.regatta.driver.spark.exchange;

import dev.regatta.driver.exchange.WorkerShards;
import dev.regatta.driver.spark.exchange.Moments.Moment;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.PlanFrame;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.UpdateFrame;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of one round: a function of the plan and the shard, however often it runs. */
final class RoundTask implements Function2<Integer, Iterator<WorkerShards>, Iterator<byte[]>> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final String specJson;
  private final Broadcast<byte[]> plan;
  private final List<Broadcast<byte[]>> kept;

  /**
   * Makes the task.
   *
   * @param kept by worker; empty where nothing is kept
   */
  RoundTask(String run, String specJson, Broadcast<byte[]> plan, List<Broadcast<byte[]>> kept) {
    this.run = run;
    this.specJson = specJson;
    this.plan = plan;
    this.kept = kept;
  }

  @Override
  public Iterator<byte[]> call(Integer worker, Iterator<WorkerShards> shards) throws Exception {
    WorkerCache.Borrowed<LocalTrainer> trainer =
        WorkerCache.trainer(run, specJson, shards.next().training(), worker);
    PlanFrame.Decoded decoded = PlanFrame.decode(plan.value());
    KeptSlots[] own = kept.isEmpty() ? null : PlanFrame.decodeKept(kept.get(worker).value());
    StartState start = new StartState(decoded.weights(), decoded.slots(), own);
    Moments.reached(Moment.PLAN_RECEIVED, worker);
    byte[] frame = run(trainer.value(), decoded.plan(), start, worker);
    Moments.reached(Moment.UPDATE_READY, worker);
    WorkerCache.release(trainer);
    return List.of(frame).iterator();
  }

  /** What is kept from round to round may be dropped unseen: it must not hold threads. */
  private static byte[] run(LocalTrainer trainer, RoundPlan plan, StartState start, int worker) {
    TaskContext task = TaskContext.get();
    BooleanSupplier cancelled =
        () -> {
          Moments.reached(Moment.STEPPING, worker);
          return task.isInterrupted();
        };
    try (trainer) {
      Update update = trainer.run(plan, start, cancelled);
      KeptSlots[] kept = update.divergence() == null ? trainer.kept() : new KeptSlots[0];
      return UpdateFrame.encode(update, kept);
    }
  }
}
