package dev.regatta.worker.train;

import dev.regatta.worker.math.FloatBlock;
import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.network.StepRanges;
import dev.regatta.worker.optimizer.Optimizer;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.PackedShard;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One copy of the weights with the buffers of one thread, and the local steps on its rows. */
final class Replica {
  private static final long ORDER = 1;
  private static final long DROPOUT = 2;

  private final LocalSpec spec;
  private final PackedShard shard;
  private final int worker;
  private final int replica;
  private final long globalReplica;
  private final Propagation propagation;
  private final Batch batch;
  private final int[] order;
  private final float[] gradient;
  private final float[] constants = new float[Optimizer.CONSTANTS];
  private final ClassFactors classes;
  private int orderedEpoch = -1;

  // Where slots are kept: what the last round started from, and whether it came to its end.
  private final float[][] slotsBefore;
  private long ageBefore;
  private int lastEpoch = -1;
  private int lastStep = -1;
  private boolean finished = true;

  final int rows;
  final float[] weights;
  final float[][] slots;

  // What the last round did.
  long age;
  long trainedRows;
  double lossSum;
  double weightSum;
  double[] squaredGradientNorms = {};
  @Nullable Divergence divergence;

  Replica(LocalSpec spec, PackedShard shard, int worker, int replica) {
    this.spec = spec;
    this.shard = shard;
    this.worker = worker;
    this.replica = replica;
    globalReplica = (long) worker * spec.threads() + replica;
    rows = spec.replicaRows(shard.rows(), replica);
    Network network = spec.network();
    int batchRows = Math.max(1, Math.min(spec.batchRows(), rows));
    propagation = network.open(batchRows);
    classes = new ClassFactors(spec.classWeights());
    batch = classes.newBatch(shard, batchRows);
    order = new int[rows];
    weights = new float[network.parameters()];
    gradient = new float[network.parameters()];
    slots = new float[spec.optimizer().slots()][network.parameters()];
    boolean keeps = spec.localState() == LocalState.KEEP;
    slotsBefore = keeps ? new float[slots.length][network.parameters()] : new float[0][];
  }

  /** The round's local steps, from the start state; {@code cancelled} is asked before each. */
  void run(RoundPlan plan, StartState start, BooleanSupplier cancelled) {
    load(plan, start);
    orderRows(plan.epoch());
    int last = Math.min(plan.firstStep() + plan.steps(), steps());
    for (int step = plan.firstStep(); step < last && divergence == null; step++) {
      if (cancelled.getAsBoolean()) {
        throw new RoundCancelledException();
      }
      double rate = plan.rates()[step - plan.firstStep()];
      step(plan.epoch(), step, rate, plan.statistics() && step == last - 1);
    }
    if (divergence == null && trainedRows > 0 && !FloatBlock.allFinite(weights)) {
      divergence = divergence(plan.epoch(), last - 1, lossSum / weightSum);
    }
    finished = true;
  }

  /** Local steps per epoch. */
  private int steps() {
    return (rows + spec.batchRows() - 1) / spec.batchRows();
  }

  private void load(RoundPlan plan, StartState start) {
    trainedRows = 0;
    lossSum = 0;
    weightSum = 0;
    squaredGradientNorms = new double[0];
    divergence = null;
    System.arraycopy(start.weights(), 0, weights, 0, weights.length);
    switch (spec.localState()) {
      case AVERAGE -> set(start.slots(), plan.age());
      case KEEP -> loadKept(plan, start);
      case RESET -> set(KeptSlots.ZEROS.slots(), 0);
    }
  }

  private void loadKept(RoundPlan plan, StartState start) {
    boolean sameRound = plan.epoch() == lastEpoch && plan.firstStep() == lastStep;
    if (start.kept() != null) {
      set(start.kept()[replica].slots(), start.kept()[replica].age());
    } else if (sameRound) {
      set(slotsBefore, ageBefore);
    } else if (!finished) {
      throw new IllegalStateException("the replica's slots are those of a round that was given up");
    }
    for (int slot = 0; slot < slots.length; slot++) {
      System.arraycopy(slots[slot], 0, slotsBefore[slot], 0, weights.length);
    }
    ageBefore = age;
    lastEpoch = plan.epoch();
    lastStep = plan.firstStep();
    finished = false;
  }

  /** No arrays at all stand for zeros. */
  private void set(float[][] from, long newAge) {
    for (int slot = 0; slot < slots.length; slot++) {
      if (from.length == 0) {
        Arrays.fill(slots[slot], 0f);
      } else {
        System.arraycopy(from[slot], 0, slots[slot], 0, weights.length);
      }
    }
    age = newAge;
  }

  /** Its own arrays, as after the last round. */
  KeptSlots kept() {
    return new KeptSlots(slots, age);
  }

  /** A fresh random order of this replica's rows for every epoch. */
  private void orderRows(int epoch) {
    if (epoch == orderedEpoch) {
      return;
    }
    new Randoms(Randoms.key(spec.seed(), ORDER, epoch, globalReplica)).permutation(order, rows);
    for (int i = 0; i < rows; i++) {
      order[i] = order[i] * spec.threads() + replica;
    }
    orderedEpoch = epoch;
  }

  private void step(int epoch, int step, double rate, boolean statistics) {
    int from = step * spec.batchRows();
    int count = Math.min(spec.batchRows(), rows - from);
    shard.gather(order, from, count, batch);
    classes.weigh(batch);
    long key = Randoms.key(spec.seed(), DROPOUT, epoch, globalReplica, step);
    double loss = propagation.gradient(batch, weights, gradient, key);
    double batchWeight = batch.weightSum();
    lossSum += loss;
    weightSum += batchWeight;
    trainedRows += count;
    if (!Double.isFinite(loss)) {
      divergence = divergence(epoch, step, loss / batchWeight);
      return;
    }
    if (statistics) {
      squaredGradientNorms = Norms.squaredByLayer(propagation.ranges(), gradient);
    }
    age++;
    StepRanges ranges = propagation.ranges();
    spec.regularization()
        .step(spec.optimizer(), weights, gradient, slots, ranges, age, rate, constants);
  }

  private Divergence divergence(int epoch, int step, double loss) {
    return new Divergence(worker, replica, epoch, step, loss, order[step * spec.batchRows()]);
  }
}
