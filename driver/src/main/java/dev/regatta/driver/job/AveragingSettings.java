package dev.regatta.driver.job;

import dev.regatta.conf.Auto;
import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import dev.regatta.conf.Later;
import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.averaging.IterateAverage;
import dev.regatta.driver.sync.SyncPolicy;
import dev.regatta.worker.compress.Compression;
import dev.regatta.worker.train.LocalState;
import java.util.Optional;

/** The {@code averaging} part of a job file. */
@Doc("How the replicas become one network again.")
public record AveragingSettings(
    @Doc("Local steps between two averages, or a policy; auto: 16, fewer in a short epoch.") @Auto
        Optional<SyncPolicy> every,
    @Doc("From the average to the next weights; auto: by the number of replicas.") @Auto
        Optional<Averaging> rule,
    @Doc("What becomes of the optimizer's state.") @Default("average") LocalState optimizerState,
    @Doc("How the change of the weights crosses: none, bf16, fp16.") @Default("none")
        Compression compression,
    @Doc(
            "Which weights are validated and become the model: last, or an average over rounds, ema"
                + " or swa. Training goes on from the last.")
        @Default("last")
        @Later
        IterateAverage evaluationWeights) {
  public AveragingSettings {
    if (rule.map(Averaging::keepsReplicas).orElse(false) && optimizerState != LocalState.KEEP) {
      throw new IllegalArgumentException(
          "optimizer-state must be keep where rule is elastic: replicas go on from weights of their"
              + " own");
    }
    boolean unequal = every.map(policy -> policy.boxMillis().isPresent()).orElse(false);
    if (unequal && !rule.map(Averaging::bearsUnequalSteps).orElse(true)) {
      throw new IllegalArgumentException(
          "rule must be nova or mean where every is time-box: replicas then take unequal numbers of"
              + " steps");
    }
  }

  /**
   * Vectors of the loop's state that the average adds to weights and optimizer slots, once the rule
   * is decided.
   */
  public int stateVectors() {
    return rule.orElseThrow().slots() + (evaluationWeights.averages() ? 1 : 0);
  }
}
