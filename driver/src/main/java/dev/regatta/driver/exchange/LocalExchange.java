package dev.regatta.driver.exchange;

import dev.regatta.driver.state.TrainingState;
import dev.regatta.worker.metric.Evaluation;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.RoundPlan;
import dev.regatta.worker.train.ShardEvaluator;
import dev.regatta.worker.train.StartState;
import dev.regatta.worker.train.Update;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All workers in this JVM, without Spark: the reference that other exchanges equal in bits. */
public final class LocalExchange implements Exchange {
  private final WorkerSpec workerSpec;
  private final LocalSpec spec;
  private final Shards shards;
  private final List<LocalTrainer> trainers = new ArrayList<>();
  private final ThreadLocal<ShardEvaluator> evaluators;
  private final ExecutorService threads;

  /** What the next round starts from; null where replicas go on with what they hold. */
  private KeptSlots @Nullable [] restored = new KeptSlots[0];

  /** Makes the workers; at most {@code cores} of them run at once. */
  public LocalExchange(LocalSpec spec, WorkerSpec workerSpec, Shards shards, int cores) {
    this.spec = spec;
    this.workerSpec = workerSpec;
    this.shards = shards;
    for (WorkerShards worker : shards.workers()) {
      trainers.add(new LocalTrainer(spec, worker.training(), trainers.size()));
    }
    evaluators = ThreadLocal.withInitial(() -> new ShardEvaluator(workerSpec));
    threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(cores, trainers.size())),
            task -> {
              Thread thread = new Thread(task, "regatta-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public List<Update> round(RoundPlan plan, TrainingState state) {
    List<Callable<Update>> tasks = new ArrayList<>();
    for (int worker = 0; worker < trainers.size(); worker++) {
      LocalTrainer trainer = trainers.get(worker);
      KeptSlots[] own =
          restored == null ? null : KeptSlots.ofWorker(restored, worker, spec.threads());
      StartState start = new StartState(state.weights, state.optimizerSlots, own);
      tasks.add(() -> trainer.run(plan, start, threads::isShutdown));
    }
    List<Update> updates = inParallel(tasks);
    restored = null;
    return updates;
  }

  @Override
  public KeptSlots[] kept() {
    if (restored != null) {
      return restored;
    }
    return trainers.stream()
        .flatMap(trainer -> Arrays.stream(trainer.kept()))
        .map(KeptSlots::copy)
        .toArray(KeptSlots[]::new);
  }

  @Override
  public void restore(KeptSlots[] kept) {
    restored = kept;
  }

  @Override
  public List<Evaluation> evaluate(float[] weights, List<Part> parts) {
    return parts.stream().map(part -> evaluate(weights, part)).toList();
  }

  private Evaluation evaluate(float[] weights, Part part) {
    List<Callable<Evaluation>> tasks = new ArrayList<>();
    for (WorkerShards worker : shards.workers()) {
      tasks.add(() -> worker.evaluate(evaluators.get(), part, shards.sampleRows(), weights));
    }
    Evaluation merged = workerSpec.newEvaluation();
    inParallel(tasks).forEach(merged::merge);
    return merged;
  }

  private <T> List<T> inParallel(List<Callable<T>> tasks) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a round", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      // What still runs ends with its local step, or its evaluation.
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    trainers.forEach(LocalTrainer::close);
  }
}
