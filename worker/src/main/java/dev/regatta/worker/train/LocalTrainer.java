package dev.regatta.worker.train;

import dev.regatta.worker.kernel.Blas;
import dev.regatta.worker.shard.Shard;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One worker: a shard and its replicas, which run a round's local steps in parallel and meet in
 * shared memory. Its buffers live as long as it does. One round at a time.
 */
public final class LocalTrainer implements AutoCloseable {
  private final LocalSpec spec;
  private final int worker;
  private final Shard shard;
  private final Replica[] replicas;
  private final Ends ends;
  private final RunningStatistics statistics;
  private @Nullable ReplicaThreads threads;

  /** Makes the buffers of all replicas; {@code worker} is 0-based. */
  public LocalTrainer(LocalSpec spec, Shard shard, int worker) {
    this.spec = spec;
    this.worker = worker;
    this.shard = shard;
    replicas = new Replica[spec.threads()];
    for (int replica = 0; replica < replicas.length; replica++) {
      replicas[replica] = new Replica(spec, shard, worker, replica);
    }
    ends = new Ends(spec);
    statistics = RunningStatistics.of(spec.network());
  }

  /** The rows that it trains. */
  public Shard shard() {
    return shard;
  }

  /**
   * Runs the round's local steps and sums up what the replicas did. The first replica runs on the
   * caller's thread, the others on threads of the trainer's own, which wait for the next round.
   *
   * <p>Where slots are kept and the start state brings none, a plan that begins where the last one
   * began starts from the same slots as that: a round that diverged or was given up leaves no
   * trace.
   *
   * @param cancelled asked by every replica before each of its steps, on its own thread; when true,
   *     or when the caller's thread is interrupted while it waits, the round is given up
   * @return an update whose vectors are the trainer's buffers: valid until its next round
   * @throws RoundCancelledException when the round was given up; the trainer can run again
   */
  public Update run(RoundPlan plan, StartState start, BooleanSupplier cancelled) {
    long started = System.nanoTime();
    ReplicaThreads threads = threads();
    BooleanSupplier stop = () -> threads.givingUp() || cancelled.getAsBoolean();
    threads.run(member -> replicas[member].run(plan, start, stop));
    return collect(threads, start, System.nanoTime() - started);
  }

  private synchronized ReplicaThreads threads() {
    if (threads == null) {
      threads = ReplicaThreads.of(replicas.length);
    }
    return threads;
  }

  /** Ends the trainer's threads. Its buffers stay: another round would start threads anew. */
  @Override
  public synchronized void close() {
    if (threads != null) {
      threads.close();
      threads = null;
    }
    for (Replica replica : replicas) {
      replica.close();
    }
  }

  private Update collect(ReplicaThreads threads, StartState start, long nanos) {
    long rows = 0;
    double lossSum = 0;
    double weightSum = 0;
    double[] squaredNorms = {};
    Divergence divergence = null;
    for (Replica replica : replicas) {
      rows += replica.trainedRows;
      lossSum += replica.lossSum;
      weightSum += replica.weightSum;
      squaredNorms = plus(squaredNorms, replica.squaredGradientNorms);
      if (divergence == null) {
        divergence = replica.divergence;
      }
    }
    Replica[] active =
        Arrays.stream(replicas).filter(replica -> replica.weightSum > 0).toArray(Replica[]::new);
    boolean finite = divergence == null;
    float[][] end = finite && active.length > 0 ? ends.of(threads, start, active) : null;
    boolean exact = end == null || spec.compression().lossless();
    return new Update(
        worker,
        rows,
        lossSum,
        weightSum,
        exact ? end : null,
        exact || end == null ? null : ends.compressed(threads, start, end),
        end == null ? new float[0] : pooled(active),
        squaredNorms,
        Arrays.stream(replicas).map(Replica::work).toList(),
        nanos,
        Blas.best().describe(),
        divergence);
  }

  private float[] pooled(Replica[] active) {
    float[][] taken = new float[active.length][];
    double[] weights = new double[active.length];
    for (int i = 0; i < active.length; i++) {
      taken[i] = statistics.take(active[i].weights);
      weights[i] = active[i].weightSum;
    }
    return statistics.pool(taken, weights);
  }

  /**
   * The slots of each replica after the last round, where slots are kept; else empty. The arrays
   * are the replicas' own: valid until the next round.
   */
  public KeptSlots[] kept() {
    return spec.localState() == LocalState.KEEP
        ? Arrays.stream(replicas).map(Replica::kept).toArray(KeptSlots[]::new)
        : new KeptSlots[0];
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
