package dev.regatta.driver.spark.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.store.Identity;
import dev.regatta.driver.store.RunDirectory;
import dev.regatta.driver.store.RunRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The run directories of jobs: which one a job has, and what makes it this job's. */
final class RunDirectories {
  private RunDirectories() {}

  /** How an earlier run of the very job ended, if it is done or would diverge again. */
  static Optional<TrainResult> ended(SparkSession session, TrainRequest request) {
    try (RunDirectory directory = open(session, withFiles(session, request))) {
      Optional<ObjectNode> summary =
          directory.state() == RunDirectory.State.COMPLETED
              ? directory.summary()
              : directory.diverged();
      return summary.isPresent()
          ? Optional.of(TrainResult.of(directory, summary.get(), "", true))
          : Optional.empty();
    } catch (IOException e) {
      throw unreadable(request, e);
    }
  }

  /** The request with what the files of its job's network hold. */
  static TrainRequest withFiles(SparkSession session, TrainRequest request) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    return request.with(NetworkFiles.read(request.job(), hadoop));
  }

  static UncheckedIOException unreadable(TrainRequest request, IOException e) {
    return new UncheckedIOException(
        "run directory " + request.job().output() + ": " + e.getMessage(), e);
  }

  /** Makes the directory of a run, or opens it again. */
  static RunDirectory open(SparkSession session, TrainRequest request) {
    return RunDirectory.open(request(request), session.sparkContext().hadoopConfiguration());
  }

  /** What a run asks of its directory. */
  static RunRequest request(TrainRequest request) {
    Job job = request.job();
    return new RunRequest(
        new Path(job.output()),
        identity(job),
        job.training().epochs(),
        request.fresh() ? RunRequest.Start.FRESH : RunRequest.Start.CONTINUE,
        Provenance.regattaVersion());
  }

  /** What a run cannot change on the way. */
  static Identity identity(Job job) {
    ObjectNode tree = Jobs.dump(job);
    tree.remove("output");
    tree.withObject("/training").remove(List.of("epochs", "exchange"));
    tree.withObject("/checkpoint").remove("keep");
    return Identity.of(tree);
  }
}
