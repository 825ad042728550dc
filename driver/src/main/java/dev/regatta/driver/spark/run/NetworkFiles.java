package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.conf.JobText;
import dev.regatta.conf.UserException;
import dev.regatta.driver.job.Job;
import dev.regatta.worker.network.NetworkSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The files that a job's network is described by: read once, before anything else of a run. */
final class NetworkFiles {
  private static final int MAX_BYTES = 4 << 20;

  private NetworkFiles() {}

  /** The job with what the files hold in place of their paths. */
  static Job read(Job job, Configuration hadoop) {
    NetworkSpec network = job.network().withFiles(path -> text(path, hadoop));
    if (network.equals(job.network())) {
      return job;
    }
    ObjectNode tree = Jobs.dump(job);
    tree.set("network", Jobs.binder().dump(network, NetworkSpec.class));
    return Jobs.bind(JobText.of("the job", tree));
  }

  private static String text(String path, Configuration hadoop) {
    byte[] bytes;
    try {
      Path file = new Path(path);
      try (InputStream in = file.getFileSystem(hadoop).open(file)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "network.configuration: " + path + " cannot be read: " + e.getMessage(), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new UserException(
          "network.configuration: %s has more than %d bytes, which are not read"
              .formatted(path, MAX_BYTES));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
