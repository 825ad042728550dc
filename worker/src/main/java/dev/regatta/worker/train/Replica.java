package dev.regatta.worker.train;

import dev.regatta.worker.math.FloatBlock;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.optimizer.Climb;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.optimizer.Regularization;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.Shard;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One copy of the weights with the buffers of one thread, and the local steps on its rows. */
final class Replica {
  private static final long DROPOUT = 2;
  private static final long NOISE = 3;

  private final LocalSpec spec;
  private final int worker;
  private final int replica;
  private final int globalReplica;
  private final Propagation propagation;
  private final Batch batch;
  private final RowOrder order;
  private final float[] gradient;
  private final float[] constants = new float[Optimizer.CONSTANTS];
  private final Climb climb;
  private final Randoms noise = new Randoms(0);
  private final ClassFactors classes;
  private float[] start = {};

  /** What stays with the replica: its slots, and its weights where it goes on from them. */
  private final float[][] own;

  // Where these are kept: what the last round started from, and whether it came to its end.
  private final float[][] ownBefore;
  private long ageBefore;
  private int lastEpoch = -1;
  private int lastStep = -1;
  private boolean finished = true;

  final int rows;
  final float[] weights;
  final float[][] slots;

  // What the last round did.
  long age;
  int takenSteps;
  long trainedRows;
  double lossSum;
  double weightSum;
  double[] squaredGradientNorms = {};
  @Nullable Divergence divergence;

  Replica(LocalSpec spec, Shard shard, int worker, int replica) {
    this.spec = spec;
    this.worker = worker;
    this.replica = replica;
    globalReplica = worker * spec.threads() + replica;
    rows = spec.replicaRows(shard.rows(), replica);
    Network network = spec.network();
    int batchRows = Math.max(1, Math.min(spec.batchRows(), rows));
    propagation = network.open(batchRows);
    classes = new ClassFactors(spec.classWeights());
    batch = classes.newBatch(shard, batchRows);
    order = RowOrder.of(spec, shard, worker, replica);
    weights = new float[network.parameters()];
    gradient = new float[network.parameters()];
    climb = new Climb(spec.optimizer(), network.parameters());
    slots = new float[spec.optimizer().slots()][network.parameters()];
    own = Arrays.copyOf(slots, slots.length + (spec.keepsWeights() ? 1 : 0));
    if (spec.keepsWeights()) {
      own[slots.length] = weights;
    }
    ownBefore = new float[spec.keptVectors()][network.parameters()];
  }

  /** The round's local steps, from the start state; {@code cancelled} is asked before each. */
  void run(RoundPlan plan, StartState start, BooleanSupplier cancelled) {
    long begin = System.nanoTime();
    int first = plan.firstStep(globalReplica);
    load(plan, first, start);
    order.begin(plan.epoch());
    int last = plan.endStep(first, steps());
    for (int step = first; step < last && divergence == null; step++) {
      if (step > first && plan.over(begin)) {
        break;
      }
      if (cancelled.getAsBoolean()) {
        throw new RoundCancelledException();
      }
      step(plan.epoch(), step, plan.rate(step - first), plan.statistics() && step == last - 1);
    }
    if (divergence == null && trainedRows > 0 && !FloatBlock.allFinite(weights)) {
      divergence = divergence(plan.epoch(), first + takenSteps - 1, lossSum / weightSum);
    }
    finished = true;
  }

  /** Local steps per epoch. */
  private int steps() {
    return (rows + spec.batchRows() - 1) / spec.batchRows();
  }

  private void load(RoundPlan plan, int firstStep, StartState start) {
    takenSteps = 0;
    trainedRows = 0;
    lossSum = 0;
    weightSum = 0;
    squaredGradientNorms = new double[0];
    divergence = null;
    this.start = start.weights();
    if (!spec.keepsWeights() || hasNoWeights(start)) {
      System.arraycopy(this.start, 0, weights, 0, weights.length);
    }
    switch (spec.localState()) {
      case AVERAGE -> set(start.slots(), plan.age());
      case KEEP -> loadKept(plan.epoch(), firstStep, start);
      case RESET -> set(KeptSlots.ZEROS.slots(), 0);
    }
    if (spec.keepsWeights()) {
      pull(start.weights());
    }
  }

  /** Whether it has not trained yet, or is told to begin as if it had not. */
  private boolean hasNoWeights(StartState start) {
    return start.kept() == null ? lastEpoch < 0 : start.kept()[replica].slots().length == 0;
  }

  /** Goes a part of the way from its own weights to the global ones. */
  private void pull(float[] global) {
    for (int i = 0; i < weights.length; i++) {
      double w = weights[i];
      weights[i] = (float) (w - spec.pull() * (w - global[i]));
    }
  }

  private void loadKept(int epoch, int firstStep, StartState start) {
    boolean sameRound = epoch == lastEpoch && firstStep == lastStep;
    if (start.kept() != null) {
      set(start.kept()[replica].slots(), start.kept()[replica].age());
    } else if (sameRound) {
      set(ownBefore, ageBefore);
    } else if (!finished) {
      throw new IllegalStateException("the replica's slots are those of a round that was given up");
    }
    for (int vector = 0; vector < ownBefore.length; vector++) {
      System.arraycopy(own[vector], 0, ownBefore[vector], 0, weights.length);
    }
    ageBefore = age;
    lastEpoch = epoch;
    lastStep = firstStep;
    finished = false;
  }

  /** No arrays at all stand for zeros. */
  private void set(float[][] from, long newAge) {
    for (int vector = 0; vector < from.length; vector++) {
      System.arraycopy(from[vector], 0, own[vector], 0, weights.length);
    }
    for (int slot = from.length; slot < slots.length; slot++) {
      Arrays.fill(slots[slot], 0f);
    }
    age = newAge;
  }

  /** What the last round was. */
  ReplicaWork work() {
    return new ReplicaWork(takenSteps, weightSum);
  }

  /** Its own arrays, as after the last round. */
  KeptSlots kept() {
    return new KeptSlots(own, age);
  }

  /** Ends what reads ahead of it. */
  void close() {
    order.close();
  }

  private void step(int epoch, int step, double rate, boolean statistics) {
    int from = step * spec.batchRows();
    int count = Math.min(spec.batchRows(), rows - from);
    order.gather(from, count, batch);
    classes.weigh(batch);
    long key = Randoms.key(spec.seed(), DROPOUT, epoch, globalReplica, step);
    double loss = propagation.gradient(batch, weights, gradient, key);
    double batchWeight = batch.weightSum();
    lossSum += loss;
    weightSum += batchWeight;
    trainedRows += count;
    takenSteps++;
    if (!Double.isFinite(loss)) {
      divergence = divergence(epoch, step, loss / batchWeight);
      return;
    }
    if (statistics) {
      squaredGradientNorms = Norms.squaredByLayer(propagation.ranges(), gradient);
    }
    age++;
    StepRanges ranges = propagation.ranges();
    double length = spec.optimizer().climb(age);
    if (length > 0 && climb.up(weights, gradient, ranges, length)) {
      double lossAbove = propagation.gradient(batch, weights, gradient, key);
      climb.down(weights, ranges);
      if (!Double.isFinite(lossAbove)) {
        divergence = divergence(epoch, step, lossAbove / batchWeight);
        return;
      }
    }
    Regularization regularization = spec.regularization();
    regularization.clip(gradient, ranges);
    if (regularization.pulls()) {
      noise.restart(Randoms.key(spec.seed(), NOISE, epoch, globalReplica, step));
      regularization.pull(weights, gradient, ranges, start, age, noise);
    }
    regularization.stepClipped(
        spec.optimizer(), weights, gradient, slots, ranges, age, rate, constants);
    ranges.moveStatistics(weights, gradient);
  }

  private Divergence divergence(int epoch, int step, double loss) {
    return new Divergence(worker, replica, epoch, step, loss, order.row(step * spec.batchRows()));
  }
}
