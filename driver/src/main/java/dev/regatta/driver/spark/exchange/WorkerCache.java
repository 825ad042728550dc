package dev.regatta.driver.spark.exchange;

import dev.regatta.worker.Workers;
import dev.regatta.worker.shard.Shard;
import dev.regatta.worker.train.LocalTrainer;
import dev.regatta.worker.train.ShardEvaluator;
import dev.regatta.worker.train.WorkerSpec;
import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that tasks of one executor hand on from round to round. Only buffers: a task that finds
 * none makes its own and gets the same bits. What is not in use may be reclaimed by the collector.
 */
final class WorkerCache {
  private static final ConcurrentMap<String, SoftReference<Object>> IDLE =
      new ConcurrentHashMap<>();

  private WorkerCache() {}

  /** A trainer over exactly this shard; give it back with {@link #release}. */
  static Borrowed<LocalTrainer> trainer(String run, String specJson, Shard shard, int worker) {
    String key = run + "/trainer/" + worker;
    Object idle = take(key);
    if (idle instanceof LocalTrainer trainer && trainer.shard() == shard) {
      return new Borrowed<>(key, trainer);
    }
    WorkerSpec spec = spec(specJson);
    return new Borrowed<>(key, new LocalTrainer(spec.local(spec.buildNetwork()), shard, worker));
  }

  /** An evaluator; give it back with {@link #release}. */
  static Borrowed<ShardEvaluator> evaluator(String run, String specJson) {
    String key = run + "/evaluator/" + Thread.currentThread().getId();
    if (take(key) instanceof ShardEvaluator evaluator) {
      return new Borrowed<>(key, evaluator);
    }
    return new Borrowed<>(key, new ShardEvaluator(spec(specJson)));
  }

  static void release(Borrowed<?> borrowed) {
    IDLE.values().removeIf(reference -> reference.get() == null);
    IDLE.put(borrowed.key(), new SoftReference<>(borrowed.value()));
  }

  private static WorkerSpec spec(String json) {
    return Workers.bindSpec(json);
  }

  private static @Nullable Object take(String key) {
    SoftReference<Object> reference = IDLE.remove(key);
    return reference == null ? null : reference.get();
  }

  /** Something in use, and where it goes afterwards. */
  record Borrowed<T>(String key, T value) {}
}
