package dev.regatta.driver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import dev.regatta.driver.spark.run.Resume;
import dev.regatta.driver.spark.run.RunListener;
import dev.regatta.driver.spark.run.TrainRequest;
import dev.regatta.driver.spark.run.TrainResult;
import dev.regatta.driver.spark.run.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Job files that name a configuration of DL4J, trained in directories of their own. */
final class NetworkJobs {
  private final Path folder;
  private final Path rows;
  private @Nullable SparkSession spark;
  private int made;

  NetworkJobs(Path folder) {
    this.folder = folder;
    rows = write(folder.resolve("rows.csv"), String.join("\n", Images.lines(240)) + "\n");
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a session with so many slots of so many cores. */
  void start(int slots, int cpus) {
    Session.start(
        Map.of(
            "spark.master",
            "local[" + slots * cpus + "]",
            "spark.task.cpus",
            String.valueOf(cpus),
            "spark.sql.shuffle.partitions",
            "2",
            "spark.sql.warehouse.dir",
            folder.resolve("warehouse").toString()));
    spark = SparkSession.builder().getOrCreate();
  }

  private SparkSession session() {
    return Objects.requireNonNull(spark, "not started");
  }

  void stop() {
    session().stop();
  }

  /** A job of its own directory and of a file with the network. */
  private Job job(String network, String exchange, String... assignments) {
    made++;
    String yaml =
        """
        data:
          train: {format: csv, path: "%s"}
          label: kind
          validation: {fraction: 0.2}
        network: {type: dl4j, configuration: "%s"}
        optimizer: {type: adam, learning-rate: 0.02}
        training: {epochs: 4, batch-size: 16, exchange: %s}
        averaging: {every: 3}
        output: "%s"
        """
            .formatted(
                rows,
                write(folder.resolve("network-" + made + ".json"), network),
                exchange,
                folder.resolve("run-" + made));
    return Jobs.bind(JobText.parse("job.yaml", yaml, Map.of()).with("--set", List.of(assignments)));
  }

  /** Trains until the job is done. */
  TrainResult train(String network, String exchange, String... assignments) {
    return run(job(network, exchange, assignments), () -> false);
  }

  /** What a run of a job tells its user. */
  List<String> notes(String network, String exchange, String... assignments) {
    List<String> notes = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    run(job(network, exchange, assignments), () -> false, listener);
    return notes;
  }

  private TrainResult run(Job job, BooleanSupplier interrupted) {
    return run(job, interrupted, RunListener.SILENT);
  }

  private TrainResult run(Job job, BooleanSupplier interrupted, RunListener listener) {
    return TrainingRun.run(
        session(), new TrainRequest(job, new Resume.Auto(), false, interrupted), listener);
  }

  /** Trains with an end after so many rounds, and then until the job is done. */
  TrainResult interrupt(String network, String exchange, int rounds, String... assignments) {
    Job job = job(network, exchange, assignments);
    AtomicInteger left = new AtomicInteger(rounds);
    TrainResult first = run(job, () -> left.decrementAndGet() == 0);
    assertThat(first.status()).isEqualTo("interrupted");
    return run(job, () -> false);
  }
}
