package dev.regatta.driver.spark.run;

import dev.regatta.conf.UserException;
import dev.regatta.driver.history.Monitor;
import dev.regatta.driver.job.Job;
import dev.regatta.worker.metric.Metric;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.train.LocalSpec;
import dev.regatta.worker.train.WorkerSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A job with everything decided, and what follows from it for workers.
 *
 * @param network built from the spec once; networks are shared by threads
 * @param monitor the figure that decides, with the direction that its metric states
 */
record Prepared(Job job, WorkerSpec spec, Network network, Monitor monitor) {
  /**
   * What follows from a job.
   *
   * @throws UserException where the job's monitor is not measured
   */
  static Prepared of(Job job, WorkerSpec spec) {
    return new Prepared(job, spec, spec.buildNetwork(), monitor(job, spec));
  }

  int workers() {
    return job.training().workers().orElseThrow();
  }

  /** In all workers together. */
  int replicas() {
    return workers() * job.training().threadsPerWorker();
  }

  LocalSpec local() {
    return spec.local(network);
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
