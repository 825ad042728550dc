package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.job.ExchangeKind;
import dev.regatta.driver.job.StorageKind;
import dev.regatta.driver.job.TrainingSettings;
import dev.regatta.driver.report.MemoryEstimate;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.driver.spark.shard.Placement;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** Decides where a job's rows lie: where the job says, or in memory where they fit. */
final class Placing {
  private final Heap heap;
  private final RunListener listener;

  Placing(SparkContext spark, RunListener listener) {
    heap = new Heap(spark);
    this.listener = listener;
  }

  /**
   * The place, of which the listener hears as far as it matters.
   *
   * @throws UserException where the job does not fit into memory even so
   */
  Placement of(Prepared prepared, DataPlan plan) {
    int workers = prepared.workers();
    TrainingSettings training = prepared.job().training();
    int threads = training.threadsPerWorker();
    Integer given = training.blockRows().isPresent() ? training.blockRows().getAsInt() : null;
    Placement inMemory = new Placement(StorageKind.MEMORY, given, threads);
    MemoryEstimate estimate = estimate(prepared, plan, inMemory);
    Optional<String> shortage = heap.shortage(estimate, workers);
    StorageKind kind =
        training.storage().orElse(shortage.isPresent() ? StorageKind.DISK : StorageKind.MEMORY);
    Placement placement = inMemory;
    if (kind == StorageKind.DISK) {
      int blockRows = given == null ? plan.blockRows(threads) : given;
      placement = new Placement(kind, blockRows, threads);
      estimate = estimate(prepared, plan, placement);
    }
    listener.note(estimate.describe());
    heap.require(estimate, workers);
    if (kind == StorageKind.DISK) {
      String why = shortage.map(lack -> "; in memory " + lack).orElse("");
      listener.note("storage: disk, in blocks of %d rows%s".formatted(placement.blockRows(), why));
    }
    return placement;
  }

  private MemoryEstimate estimate(Prepared prepared, DataPlan plan, Placement placement) {
    int workers = prepared.workers();
    int elsewhere = heap.workersElsewhere(workers);
    MemoryEstimate estimate =
        MemoryEstimate.of(
            prepared.local(),
            plan.bytesPerWorker(workers, placement),
            prepared.job().averaging().stateVectors(),
            elsewhere,
            workers);
    boolean jobs = prepared.job().training().exchange().orElseThrow() == ExchangeKind.JOBS;
    return jobs && elsewhere > 0 ? estimate.inJobs(prepared.local(), elsewhere) : estimate;
  }
}
