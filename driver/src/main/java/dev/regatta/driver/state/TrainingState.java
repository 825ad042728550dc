package dev.regatta.driver.state;

import dev.regatta.driver.history.History;
import dev.regatta.worker.train.KeptSlots;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All that changes during training: flat arrays, clocks and the history. A checkpoint is exactly
 * this. Owned by the loop; others read it between rounds.
 */
public final class TrainingState {
  /** The global weights. */
  public final float[] weights;

  /** The optimizer's slots where these are averaged. */
  public final float[][] optimizerSlots;

  /** The averaging rule's slots. */
  public final float[][] ruleSlots;

  /**
   * By replica (worker x threads + thread) where slots are kept, as at the last checkpoint; empty
   * before the first one.
   */
  public KeptSlots[] kept = new KeptSlots[0];

  /** The average over rounds that is evaluated; null where that is the last weights. */
  public float @Nullable [] average;

  /** The weights of the best validation so far. */
  public float @Nullable [] best;

  /** 0-based. */
  public int epoch;

  /** Local steps done in this epoch by the replica with the most rows. */
  public int step;

  /**
   * Local steps that each replica (worker x threads + thread) has done in this epoch, where rounds
   * end with their time and replicas are not equally far; empty: none has begun.
   */
  public int[] replicaSteps = {};

  public long rounds;

  /** The schedule's clock. */
  public long rows;

  /** The averaged slots' clock, in steps. */
  public long age;

  /** The ledger: rows trained in this epoch. */
  public long epochRows;

  /** Since the last validation: sum of row weight x loss, and of row weights. */
  public double lossSum;

  public double weightSum;

  /** Halved by each rollback. */
  public double rateScale = 1;

  public int rollbacks;

  /** Seconds of this run until the last round, those before a resume included. */
  public double seconds;

  public History history = History.EMPTY;

  public TrainingState(int parameters, int optimizerSlots, int ruleSlots) {
    weights = new float[parameters];
    this.optimizerSlots = new float[optimizerSlots][parameters];
    this.ruleSlots = new float[ruleSlots][parameters];
  }

  /** The weights that are validated and become the model. */
  public float[] evaluated() {
    return average == null ? weights : average;
  }

  /** A state that shares no array with this one. */
  public TrainingState copy() {
    TrainingState copy = new TrainingState(weights.length, optimizerSlots.length, ruleSlots.length);
    copy.copyFrom(this);
    return copy;
  }

  /** Takes over all of another state of the same network, optimizer and rule. */
  public void copyFrom(TrainingState other) {
    System.arraycopy(other.weights, 0, weights, 0, weights.length);
    copyAll(other.optimizerSlots, optimizerSlots);
    copyAll(other.ruleSlots, ruleSlots);
    kept = Arrays.stream(other.kept).map(KeptSlots::copy).toArray(KeptSlots[]::new);
    average = other.average == null ? null : other.average.clone();
    best = other.best == null ? null : other.best.clone();
    epoch = other.epoch;
    step = other.step;
    replicaSteps = other.replicaSteps.clone();
    rounds = other.rounds;
    rows = other.rows;
    age = other.age;
    epochRows = other.epochRows;
    lossSum = other.lossSum;
    weightSum = other.weightSum;
    rateScale = other.rateScale;
    rollbacks = other.rollbacks;
    seconds = other.seconds;
    history = other.history;
  }

  private static void copyAll(float[][] from, float[][] to) {
    for (int slot = 0; slot < to.length; slot++) {
      System.arraycopy(from[slot], 0, to[slot], 0, to[slot].length);
    }
  }
}
