package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.averaging.Averaging;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.job.OnDivergence;
import dev.regatta.driver.job.WarmStart;
import dev.regatta.driver.loop.LoopSettings;
import dev.regatta.driver.spark.prepare.DataPlan;
import dev.regatta.worker.metric.Metric;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A job with everything decided, and what follows from it for workers and for the loop.
 *
 * @param network built from the spec once; networks are shared by threads
 * @param monitor the figure that decides, with the direction that its metric states
 */
record Prepared(Job job, WorkerSpec spec, Network network, Monitor monitor) {
  /** A diverged round is tried again so often where the job asks for it. */
  private static final int ROLLBACKS = 3;

  /**
   * What follows from a job.
   *
   * @param job as decided
   * @throws UserException where the job's monitor is not measured
   */
  static Prepared of(Job job, DataPlan plan) {
    WorkerSpec spec = spec(job, plan);
    return new Prepared(job, spec, spec.buildNetwork(), monitor(job, spec));
  }

  private static WorkerSpec spec(Job job, DataPlan plan) {
    Preparation preparation = plan.preparation();
    boolean flags = preparation.layout().label().kind() == LabelColumn.Kind.FLAG;
    Map<String, Double> weights = Resolution.classWeights(job, preparation, plan.classRows());
    return new WorkerSpec(
        job.network(),
        preparation.width(),
        flags ? 2 : preparation.classes().size(),
        preparation.labelScales(),
        job.optimizer().orElseThrow(),
        job.regularization(),
        job.averaging().optimizerState(),
        job.averaging().rule().orElseThrow().endWeights(),
        job.averaging().rule().orElseThrow().replicaPull(),
        job.averaging().compression(),
        job.training().batchSize().orElseThrow(),
        job.training().threadsPerWorker(),
        job.training().seed(),
        job.warmStart().map(WarmStart::frozenLayers).orElse(0),
        preparation.embeddings(),
        preparation.rows(),
        List.copyOf(weights.values()),
        job.validation().metrics());
  }

  int workers() {
    return job.training().workers().orElseThrow();
  }

  /** In all workers together. */
  int replicas() {
    return workers() * job.training().threadsPerWorker();
  }

  /** From the average to the next weights. */
  Averaging rule() {
    return job.averaging().rule().orElseThrow();
  }

  LocalSpec local() {
    return spec.local(network);
  }

  LoopSettings loop() {
    return new LoopSettings(
        local(),
        job.training()
            .scaleWithReplicas()
            .orElseThrow()
            .of(job.schedule().orElseThrow(), replicas()),
        rule(),
        job.averaging().evaluationWeights(),
        job.averaging().every().orElseThrow(),
        job.earlyStopping().stopRules(),
        monitor,
        job.training().epochs(),
        job.validation().everyEpochs(),
        job.checkpoint().everyEpochs(),
        job.checkpoint().everyRounds(),
        job.onDivergence() == OnDivergence.ROLLBACK ? ROLLBACKS : 0);
  }

  /** The loss of outputs that are all 0, which favour no class; empty in a regression. */
  OptionalDouble undecidedLoss() {
    int width = network.outputs();
    return spec.loss().classifies()
        ? OptionalDouble.of(spec.loss().rowLoss(new float[width], 0, width, new float[width], 0))
        : OptionalDouble.empty();
  }

  private static Monitor monitor(Job job, WorkerSpec spec) {
    String monitor = job.earlyStopping().monitor();
    List<String> allowed = new ArrayList<>();
    for (String part : List.of("validation-", "training-")) {
      for (Metric metric : spec.metrics()) {
        if (monitor.equals(part + metric.label())) {
          return new Monitor(monitor, metric.higherIsBetter());
        }
        allowed.add(part + metric.label());
      }
    }
    throw new UserException(
        "early-stopping.monitor: " + monitor + " is not measured; allowed are " + allowed);
  }
}
