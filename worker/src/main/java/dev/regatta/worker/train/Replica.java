package dev.regatta.worker.train;

import dev.regatta.worker.network.Batch;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.network.Propagation;
import dev.regatta.worker.random.Randoms;
import dev.regatta.worker.shard.PackedShard;
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
  private int orderedEpoch = -1;

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
    batch = new Batch(batchRows, network.inputs(), shard.weighted());
    order = new int[rows];
    weights = new float[network.parameters()];
    gradient = new float[network.parameters()];
    slots = new float[spec.optimizer().slots()][network.parameters()];
  }

  /** The round's local steps, from the start state. */
  void run(RoundPlan plan, StartState start) {
    load(plan, start);
    orderRows(plan.epoch());
    int last = Math.min(plan.firstStep() + plan.steps(), steps());
    for (int step = plan.firstStep(); step < last && divergence == null; step++) {
      double rate = plan.rates()[step - plan.firstStep()];
      step(plan.epoch(), step, rate, plan.statistics() && step == last - 1);
    }
    if (divergence == null && trainedRows > 0 && !finite(weights)) {
      divergence = divergence(plan.epoch(), last - 1, lossSum / weightSum);
    }
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
    KeptSlots @Nullable [] kept = start.kept().length == 0 ? null : start.kept();
    for (int slot = 0; slot < slots.length; slot++) {
      if (spec.localState() == LocalState.AVERAGE) {
        System.arraycopy(start.slots()[slot], 0, slots[slot], 0, weights.length);
      } else if (spec.localState() == LocalState.KEEP && kept != null) {
        System.arraycopy(kept[replica].slots()[slot], 0, slots[slot], 0, weights.length);
      } else {
        java.util.Arrays.fill(slots[slot], 0f);
      }
    }
    age =
        switch (spec.localState()) {
          case AVERAGE -> plan.age();
          case KEEP -> kept == null ? 0 : kept[replica].age();
          case RESET -> 0;
        };
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
      squaredGradientNorms = Norms.squaredByLayer(spec.network(), gradient);
    }
    age++;
    spec.regularization()
        .step(spec.optimizer(), weights, gradient, slots, spec.network().blocks(), age, rate);
  }

  private Divergence divergence(int epoch, int step, double loss) {
    return new Divergence(worker, replica, epoch, step, loss, order[step * spec.batchRows()]);
  }

  private static boolean finite(float[] values) {
    float zero = 0;
    for (float value : values) {
      zero += value * 0f;
    }
    return zero == 0f;
  }
}
