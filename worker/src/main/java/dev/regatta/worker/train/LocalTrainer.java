package dev.regatta.worker.train;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.shard.PackedShard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One worker: a shard and its replicas, which run a round's local steps in parallel and meet in
 * shared memory. Its buffers live as long as it does. One round at a time.
 */
public final class LocalTrainer {
  private final LocalSpec spec;
  private final int worker;
  private final PackedShard shard;
  private final Replica[] replicas;

  /** Makes the buffers of all replicas; {@code worker} is 0-based. */
  public LocalTrainer(LocalSpec spec, PackedShard shard, int worker) {
    this.spec = spec;
    this.worker = worker;
    this.shard = shard;
    replicas = new Replica[spec.threads()];
    for (int replica = 0; replica < replicas.length; replica++) {
      replicas[replica] = new Replica(spec, shard, worker, replica);
    }
  }

  /** The rows that it trains. */
  public PackedShard shard() {
    return shard;
  }

  /** Runs the round's local steps and sums up what the replicas did. */
  public Update run(RoundPlan plan, StartState start) {
    long started = System.nanoTime();
    if (replicas.length == 1) {
      replicas[0].run(plan, start);
    } else {
      runInParallel(plan, start);
    }
    return collect(start, System.nanoTime() - started);
  }

  private void runInParallel(RoundPlan plan, StartState start) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            replicas.length,
            task -> {
              Thread thread = new Thread(task, "regatta-replica");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (Replica replica : replicas) {
        runs.add(threads.submit(() -> replica.run(plan, start)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a round", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a replica failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Update collect(StartState start, long nanos) {
    long rows = 0;
    double lossSum = 0;
    double weightSum = 0;
    double[] squaredNorms = {};
    List<Replica> active = new ArrayList<>();
    Divergence divergence = null;
    for (Replica replica : replicas) {
      rows += replica.trainedRows;
      lossSum += replica.lossSum;
      weightSum += replica.weightSum;
      squaredNorms = plus(squaredNorms, replica.squaredGradientNorms);
      if (replica.weightSum > 0) {
        active.add(replica);
      }
      if (divergence == null) {
        divergence = replica.divergence;
      }
    }
    boolean finite = divergence == null;
    return new Update(
        worker,
        rows,
        lossSum,
        weightSum,
        finite && active.size() == 1 ? end(active.get(0)) : null,
        finite && active.size() > 1 ? weightedDeltas(start, active) : null,
        finite && spec.localState() == LocalState.KEEP ? kept() : new KeptSlots[0],
        squaredNorms,
        active.size(),
        nanos,
        Blas.best().describe(),
        divergence);
  }

  /** Copies: the replica's own arrays are overwritten by its next round. */
  private float[][] end(Replica replica) {
    float[][] end = new float[spec.vectors()][];
    for (int vector = 0; vector < end.length; vector++) {
      end[vector] = vector(replica, vector).clone();
    }
    return end;
  }

  private double[][] weightedDeltas(StartState start, List<Replica> active) {
    double[][] sums = new double[spec.vectors()][spec.network().parameters()];
    for (int vector = 0; vector < sums.length; vector++) {
      float[] from = vector == 0 ? start.weights() : start.slots()[vector - 1];
      for (Replica replica : active) {
        WeightedDelta.add(sums[vector], from, vector(replica, vector), 0, replica.weightSum);
      }
    }
    return sums;
  }

  private static float[] vector(Replica replica, int vector) {
    return vector == 0 ? replica.weights : replica.slots[vector - 1];
  }

  private KeptSlots[] kept() {
    KeptSlots[] kept = new KeptSlots[replicas.length];
    for (int i = 0; i < kept.length; i++) {
      float[][] slots = new float[replicas[i].slots.length][];
      for (int slot = 0; slot < slots.length; slot++) {
        slots[slot] = replicas[i].slots[slot].clone();
      }
      kept[i] = new KeptSlots(slots, replicas[i].age);
    }
    return kept;
  }

  private static double[] plus(double[] a, double[] b) {
    if (a.length == 0 || b.length == 0) {
      return a.length == 0 ? b : a;
    }
    double[] sum = Arrays.copyOf(a, a.length);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
