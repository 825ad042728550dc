package dev.regatta.driver.state;

import dev.regatta.driver.history.History;
import dev.regatta.worker.train.KeptSlots;
import dev.regatta.worker.train.StartState;
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

  /** By replica (worker x threads + thread) where slots are kept; empty before the first round. */
  public KeptSlots[] kept = new KeptSlots[0];

  /** The weights of the best validation so far. */
  public float @Nullable [] best;

  /** 0-based. */
  public int epoch;

  /** Local steps done in this epoch by the replica with the most rows. */
  public int step;

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

  /** Where the replicas of one worker start. */
  public StartState start(int worker, int threads) {
    KeptSlots[] own =
        kept.length == 0
            ? kept
            : Arrays.copyOfRange(kept, worker * threads, (worker + 1) * threads);
    return new StartState(weights, optimizerSlots, own);
  }
}
