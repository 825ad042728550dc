package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.submit.Build;
import dev.regatta.submit.cluster.ClusterSize;
import dev.regatta.submit.cluster.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of 40 million parameters on two executors, by rounds that are Spark jobs: with the memory
 * that the refusal of 2 GB names it trains.
 */
@Tag("cluster")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LargeJobIT {
  private static final long PARAMETERS = 40_000_000;
  private static final int ROUNDS = 3;

  private static final String JOB =
      """
      data:
        train: {format: synthetic, kind: spirals, rows: 500, classes: 3, seed: 7}
        validation: {fraction: 0.2}
        test: null
      network: {layers: [{units: 6330, activation: relu}, {units: 6330, activation: relu}]}
      optimizer: {type: momentum, learning-rate: 0.001}
      training: {epochs: %d, batch-size: 64, workers: 2, exchange: jobs}
      averaging: {every: 4}
      checkpoint: {keep: 1}
      output: run
      """
          .formatted(ROUNDS);

  @TempDir Path directory;

  @Test
  void trainsWithTheMemoryThatItIsRefusedFor() throws Exception {
    Files.writeString(directory.resolve("job.yaml"), JOB);
    Script script =
        Script.install(directory.resolve("distribution")).withSpark().with("REGATTA_MEMORY", "5g");
    LocalCluster cluster =
        LocalCluster.start(
            Build.spark(), new ClusterSize(2, 1, "4g"), directory.resolve("daemons"));
    try {
      Script.Result refused = train(script, cluster, "2g");
      assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
      assertThat(refused.err())
          .singleElement()
          .asString()
          .contains("set spark.executor.memory=4g, or use more executors");

      Script.Result trained = train(script, cluster, "4g");

      assertThat(trained.exitCode()).as("%s", trained).isZero();
      Path run = directory.resolve("run");
      assertThat(Results.summary(run).path("exchange").asText()).isEqualTo("jobs");
      assertThat(Results.summary(run).path("status").asText()).isEqualTo("completed");
      assertThat(Results.summary(run).path("rounds").asInt()).isEqualTo(ROUNDS);
      assertThat(Results.summary(run).path("parameters").asLong()).isGreaterThan(PARAMETERS);
    } finally {
      cluster.stop();
    }
  }

  private Script.Result train(Script script, LocalCluster cluster, String memory) throws Exception {
    return script.run(
        script.file(),
        directory,
        "train",
        "job.yaml",
        "--master",
        cluster.master(),
        "--",
        "--executor-memory",
        memory);
  }
}
