package dev.regatta.submit.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A job of seconds with many epochs, to be interfered with in the middle. */
final class SmallJob {
  static final int EPOCHS = 30;

  /** Two workers are two shards: the bits follow from them, not from cores or executors. */
  private static final String TEXT =
      """
      format-version: 1
      data:
        train: {format: synthetic, kind: spirals, rows: 8000, classes: 3, noise: 0.1, seed: 7}
      network:
        layers:
          - {units: 128, activation: relu, dropout: 0.1}
          - {units: 128, activation: relu}
      optimizer: {type: adam, learning-rate: 0.002}
      training: {epochs: %d, batch-size: 32, workers: 2}
      averaging: {every: 32}
      early-stopping: {patience: null}
      output: run
      """
          .formatted(EPOCHS);

  private static String golden = "";

  private SmallJob() {}

  /** The job file. */
  static String text() {
    return TEXT;
  }

  /** Writes the job file; its results go to the directory {@code run} beside it. */
  static Path write(Path directory) throws IOException {
    Files.writeString(directory.resolve("small.yaml"), TEXT);
    return directory.resolve("run");
  }

  static String[] train(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "train";
    words[1] = "small.yaml";
    System.arraycopy(options, 0, words, 2, options.length);
    return words;
  }

  /** The model's digest after an undisturbed run with two cores of this machine; trained once. */
  static synchronized String golden(Script script, Path directory) throws Exception {
    if (golden.isEmpty()) {
      Path own = Files.createTempDirectory(directory, "golden");
      Path run = write(own);
      Script.Result result = script.run(script.file(), own, train("--master", "local[2]"));
      assertThat(result.exitCode()).as("%s", result).isZero();
      assertThat(Results.summary(run).path("status").asText()).isEqualTo("completed");
      assertThat(Results.history(run)).hasSize(EPOCHS);
      golden = Results.digest(run);
      assertThat(golden).matches("[0-9a-f]{64}");
    }
    return golden;
  }
}
