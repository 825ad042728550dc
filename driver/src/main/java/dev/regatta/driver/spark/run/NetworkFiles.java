package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.schedule.Schedule;
import dev.regatta.worker.network.Dl4jEngine;
import dev.regatta.worker.network.FileTerms;
import dev.regatta.worker.network.Keras;
import dev.regatta.worker.network.NetworkContents;
import dev.regatta.worker.network.NetworkSpec;
import dev.regatta.worker.optimizer.Optimizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files that a job's network is described by: read once, before anything else of a run.
 *
 * @param job with what the files hold in place of their paths, and with its optimizer and schedule
 * @param weights flat, to start from, where a file has any
 * @param note what a person should know of what was found
 */
record NetworkFiles(Job job, Optional<float[]> weights, Optional<String> note) {
  private static final String DEFAULT_OPTIMIZER = "adam";
  private static final String DEFAULT_SCHEDULE = "constant";

  private static final int MAX_BYTES = 4 << 20;

  /** Of a file with weights. */
  private static final int MAX_WEIGHT_BYTES = 1 << 30;

  private static final int HEAD = 4;

  /**
   * Reads a job's files.
   *
   * @throws UserException where one cannot be read, or does not belong with the rest of the job
   */
  static NetworkFiles read(Job job, Configuration hadoop) {
    String key = job.network().fileKey();
    NetworkContents found = job.network().withFiles(path -> bytes(key, path, hadoop));
    if (found.network().firstWeights().isPresent() && job.warmStart().isPresent()) {
      throw new UserException(
          "warm-start: %s is a model %s with weights to start from, and warm-start.model has others; leave one of them out"
              .formatted(key, job.network() instanceof Keras ? "file" : "zip"));
    }
    Job whole = withOptimizer(withNetwork(job, found.network()), found.terms());
    return new NetworkFiles(whole, found.weights(), note(job, found, whole));
  }

  /** A rate belongs to its optimizer: what a file says of the one holds with the other alone. */
  private static Job withOptimizer(Job job, Optional<FileTerms> terms) {
    if (job.optimizer().isPresent() && job.schedule().isPresent()) {
      return job;
    }
    Optional<FileTerms> taken = job.optimizer().isPresent() ? Optional.empty() : terms;
    ObjectNode tree = Jobs.dump(job);
    if (job.optimizer().isEmpty()) {
      tree.set(
          "optimizer", taken.map(FileTerms::optimizer).orElse(TextNode.valueOf(DEFAULT_OPTIMIZER)));
    }
    if (job.schedule().isEmpty()) {
      tree.set(
          "schedule", taken.map(FileTerms::schedule).orElse(TextNode.valueOf(DEFAULT_SCHEDULE)));
    }
    return Jobs.bind(JobText.of("the job", tree));
  }

  private static Optional<String> note(Job job, NetworkContents found, Job whole) {
    return job.optimizer().isPresent() || found.terms().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "from the updater of network.configuration: optimizer=%s%s"
                .formatted(
                    Resolution.flow(whole.optimizer().orElseThrow(), Optimizer.class),
                    job.schedule().isPresent()
                        ? ""
                        : ", schedule="
                            + Resolution.flow(whole.schedule().orElseThrow(), Schedule.class)));
  }

  private static Job withNetwork(Job job, NetworkSpec network) {
    if (network.equals(job.network())) {
      return job;
    }
    ObjectNode tree = Jobs.dump(job);
    tree.set("network", Jobs.binder().dump(network, NetworkSpec.class));
    return Jobs.bind(JobText.of("the job", tree));
  }

  private static byte[] bytes(String key, String path, Configuration hadoop) {
    try {
      Path file = new Path(path);
      try (InputStream in = file.getFileSystem(hadoop).open(file)) {
        byte[] head = in.readNBytes(HEAD);
        boolean weights = Dl4jEngine.isZip(head) || Dl4jEngine.isHdf5(head);
        int most = weights ? MAX_WEIGHT_BYTES : MAX_BYTES;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head);
        all.write(in.readNBytes(most + 1 - head.length));
        if (all.size() > most) {
          throw new UserException(
              "%s: %s has more than %d bytes, which are not read".formatted(key, path, most));
        }
        return all.toByteArray();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("%s: %s cannot be read: %s".formatted(key, path, e.getMessage()), e);
    }
  }
}
