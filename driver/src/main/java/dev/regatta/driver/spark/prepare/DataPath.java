package dev.regatta.driver.spark.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.HeldOut;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.driver.spark.read.LayoutResolver;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.driver.spark.split.RangePartitioner;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.SplitRows;
import dev.regatta.driver.spark.split.SplitRule;
import dev.regatta.driver.spark.split.Tally;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.Prepare;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;

/**
 * From the sources of a job to its prepared shards: read, split, fit, and (on {@link
 * DataPlan#pack}) deal and pack. No row comes to the driver. The result depends on the content of
 * the rows and the seed; not on files, partitions, order, executors or retries.
 */
public final class DataPath {
  private final SparkSession spark;
  private final Inputs inputs;
  private final Data data;
  private final Task task;
  private final long seed;

  private DataPath(SparkSession spark, Inputs inputs, Data data, Task task, long seed) {
    this.spark = spark;
    this.inputs = inputs;
    this.data = data;
    this.task = task;
    this.seed = seed;
  }

  /**
   * Reads, splits and counts a job's rows and fits their preparation. What the plan then packs is
   * read from the shuffle's files; the sources are read no more.
   *
   * @param inputs the sources that the job names but does not describe
   * @param task auto: the label's type decides, or asks for the key
   * @throws UserException where sources, columns or rows are wrong
   */
  public static DataPlan read(
      SparkSession spark, Inputs inputs, Data data, Prepare prepare, Task task, long seed) {
    return new DataPath(spark, inputs, data, task, seed).read(prepare);
  }

  /** Reads a job whose sources are files. */
  public static DataPlan read(
      SparkSession spark, Data data, Prepare prepare, Task task, long seed) {
    return read(spark, Inputs.FILES, data, prepare, task, seed);
  }

  private DataPlan read(Prepare prepare) {
    long start = System.nanoTime();
    Frame training = inputs.open(spark, data.train(), "data.train");
    Layout layout = LayoutResolver.resolve(training, data, task);
    List<SplitRows.Part> parts = parts(training, layout);
    long opened = System.nanoTime();
    String where = "data";
    SplitRows rows =
        Failures.explained(where, () -> SplitRows.of(spark, parts, seed, data.badRows()));
    Survey survey = Failures.explained(where, () -> survey(rows, layout));
    Map<String, Long> skipped = Tally.of(survey.notes(), data.badRows());
    Map<Split, long[]> counts = counts(rows, survey, training, skipped);
    check(survey, layout);
    Preparation preparation = survey.fit().finish(prepare);
    long fitted = System.nanoTime();
    return new DataPlan(
        rows,
        preparation,
        counts,
        skipped,
        survey.fingerprint(),
        seconds(start, opened),
        seconds(opened, fitted));
  }

  private List<SplitRows.Part> parts(Frame training, Layout layout) {
    List<SplitRows.Part> parts = new ArrayList<>();
    SplitRule shares = new SplitRule(data.testShare(), data.validationShare(), Split.TRAINING);
    parts.add(part(training, layout, shares));
    addHeldOut(parts, data.validation(), Split.VALIDATION, layout);
    data.test().ifPresent(test -> addHeldOut(parts, test, Split.TEST, layout));
    return parts;
  }

  private void addHeldOut(List<SplitRows.Part> parts, HeldOut heldOut, Split split, Layout layout) {
    if (heldOut instanceof Source source) {
      Frame frame = inputs.open(spark, source, "data." + split.label());
      parts.add(part(frame, layout, SplitRule.all(split)));
    }
  }

  private static SplitRows.Part part(Frame frame, Layout layout, SplitRule rule) {
    RowReader reader = RowReader.needed(layout, frame, RowReader.Labels.REQUIRED);
    return new SplitRows.Part(frame, reader, rule);
  }

  private static Survey survey(SplitRows rows, Layout layout) {
    byte[] all =
        rows.records()
            .mapPartitionsWithIndex(
                (index, records) -> List.of(Survey.ofPartition(layout, index, records)).iterator(),
                false)
            .treeReduce((a, b) -> Survey.merge(layout, a, b));
    return Survey.read(layout, all);
  }

  private Map<Split, long[]> counts(
      SplitRows rows, Survey survey, Frame training, Map<String, Long> skipped) {
    RangePartitioner partitioner = rows.partitioner();
    Map<Split, long[]> counts = new EnumMap<>(Split.class);
    for (Split split : rows.splits()) {
      counts.put(split, survey.counts(partitioner, split));
    }
    if (counts.values().stream().flatMapToLong(LongStream::of).sum() == 0) {
      long bad = skipped.values().stream().mapToLong(Long::longValue).sum();
      throw new UserException(
          "data.train: %s holds no rows%s"
              .formatted(training.name(), bad == 0 ? "" : " but " + bad + " bad ones"));
    }
    counts.forEach((split, rowsOfIt) -> requireRows(split, rowsOfIt, training));
    return counts;
  }

  private static void requireRows(Split split, long[] counts, Frame training) {
    if (LongStream.of(counts).sum() == 0) {
      throw new UserException(
          split == Split.TRAINING
              ? "data.train: %s has no rows left for training; take smaller fractions, or more rows"
                  .formatted(training.name())
              : "data.%s has no rows; take a larger fraction, more rows, or a source of its own%s"
                  .formatted(split.label(), split == Split.TEST ? "; null for none" : ""));
    }
  }

  private void check(Survey survey, Layout layout) {
    if (layout.weighted() && !survey.weighs()) {
      throw new UserException(
          "data.weight: every training row has weight 0 in column " + layout.weight());
    }
    if (!layout.label().classifies()) {
      return;
    }
    Set<String> known = new HashSet<>(survey.fit().classes());
    if (known.size() < 2) {
      throw new UserException(
          "data.label: column %s has one value in all training rows; a classification needs two or more"
              .formatted(layout.label().name()));
    }
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      long unseen =
          survey.labels(split).classes().stream().filter(name -> !known.contains(name)).count();
      if (unseen > 0) {
        throw new UserException(
            "data.%s: column %s has %d of its classes in no training row; correct them, or give training rows of each class"
                .formatted(split.label(), layout.label().name(), unseen));
      }
    }
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }
}
