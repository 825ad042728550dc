package dev.regatta.bench.quality;

import dev.regatta.conf.JobText;
import dev.regatta.driver.job.Job;
import dev.regatta.driver.spark.run.Jobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One training: what is varied in it, as words without spaces.
 *
 * @param every local steps between averages, or auto
 * @param rule averaging rule as a job file takes it: a name, auto, or a mapping
 * @param rate learning rate of Adam
 * @param epochs passes of all replicas together
 * @param assignments {@code key=value}: what else differs from the job that all have in common
 */
record Setting(
    int replicas,
    String every,
    String rule,
    double rate,
    int epochs,
    int seed,
    List<String> assignments) {
  private static final double WARM_UP = 0.05;
  private static final int WORDS = 6;

  Setting {
    assignments = List.copyOf(assignments);
  }

  Setting(int replicas, String every, String rule, double rate, int epochs, int seed) {
    this(replicas, every, rule, rate, epochs, seed, List.of());
  }

  /** Reads {@link #words}. */
  static Setting of(List<String> words) {
    if (words.size() < WORDS) {
      throw new IllegalArgumentException("not a setting: " + words);
    }
    return new Setting(
        Integer.parseInt(words.get(0)),
        words.get(1),
        words.get(2),
        Double.parseDouble(words.get(3)),
        Integer.parseInt(words.get(4)),
        Integer.parseInt(words.get(5)),
        words.subList(WORDS, words.size()));
  }

  /** The setting as words of a request; no two settings have the same. */
  String words() {
    String own =
        String.format(Locale.ROOT, "%d %s %s %s %d %d", replicas, every, rule, rate, epochs, seed);
    return assignments.isEmpty() ? own : own + " " + String.join(" ", assignments);
  }

  /** What runs that differ in their seed alone have in common. */
  Setting withSeed(int other) {
    return new Setting(replicas, every, rule, rate, epochs, other, assignments);
  }

  Setting withRate(double other) {
    return new Setting(replicas, every, rule, other, epochs, seed, assignments);
  }

  /** With one more thing that differs. */
  Setting with(String assignment) {
    List<String> all = new ArrayList<>(assignments);
    all.add(assignment);
    return new Setting(replicas, every, rule, rate, epochs, seed, all);
  }

  /** How figures and curves call it. */
  String name() {
    return rule.equals("auto") ? replicas + "/" + every : replicas + "/" + every + "/" + rule;
  }

  /**
   * A job that trains as Fashion-MNIST is trained everywhere here; its batches shrink as replicas
   * grow.
   */
  Job job(Path data, Path output) {
    String yaml =
        String.format(
            Locale.ROOT,
            """
            task: classification
            data:
              train: {format: idx, path: '%1$s/train-images-idx3-ubyte.gz', labels: '%1$s/train-labels-idx1-ubyte.gz'}
              validation: {fraction: 0.1}
              test: {format: idx, path: '%1$s/t10k-images-idx3-ubyte.gz', labels: '%1$s/t10k-labels-idx1-ubyte.gz'}
            network:
              layers: [{units: 256, activation: relu}, {units: 128, activation: relu}]
            optimizer: {type: adam, learning-rate: %2$s}
            schedule: {type: cosine, warmup-epochs: %3$s}
            training: {epochs: %4$d, batch-size: auto, scale-with-replicas: auto, workers: %5$d, exchange: local, seed: %6$d}
            averaging: {every: %7$s, rule: %8$s}
            checkpoint: {every-epochs: %4$d}
            early-stopping: {patience: null, restore-best: false}
            output: '%9$s'
            """,
            data,
            rate,
            WARM_UP * epochs,
            epochs,
            replicas,
            seed,
            every,
            rule,
            output);
    return Jobs.bind(JobText.parse("bench", yaml, Map.of()).with("setting", assignments));
  }
}
