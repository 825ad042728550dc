package dev.regatta.driver.spark.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.data.Goal;
import dev.regatta.driver.data.HeldOut;
import dev.regatta.driver.data.Source;
import dev.regatta.driver.data.SplitMethod;
import dev.regatta.driver.data.Task;
import dev.regatta.driver.spark.Failures;
import dev.regatta.driver.spark.read.Frame;
import dev.regatta.driver.spark.read.Inputs;
import dev.regatta.driver.spark.read.JobFrames;
import dev.regatta.driver.spark.read.LayoutResolver;
import dev.regatta.driver.spark.read.RowReader;
import dev.regatta.driver.spark.read.SourceRows;
import dev.regatta.driver.spark.split.BadRowCount;
import dev.regatta.driver.spark.split.Observer;
import dev.regatta.driver.spark.split.RangePartitioner;
import dev.regatta.driver.spark.split.Split;
import dev.regatta.driver.spark.split.SplitDecision;
import dev.regatta.driver.spark.split.SplitRows;
import dev.regatta.driver.spark.split.SplitRule;
import dev.regatta.driver.spark.split.Tally;
import dev.regatta.driver.spark.split.TypeDrift;
import dev.regatta.worker.prepare.ColumnRules;
import dev.regatta.worker.prepare.InputColumn;
import dev.regatta.worker.prepare.LabelColumn;
import dev.regatta.worker.prepare.Layout;
import dev.regatta.worker.prepare.Preparation;
import dev.regatta.worker.prepare.PreparationFit;
import dev.regatta.worker.prepare.Prepare;
import dev.regatta.worker.prepare.Treatments;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Data data;
  private final Prepare prepare;
  private final Goal goal;
  private final long seed;
  private final JobFrames frames;
  private final Map<Split, Frame> heldOut = new EnumMap<>(Split.class);

  private DataPath(
      SparkSession spark, Inputs inputs, Data data, Prepare prepare, Goal goal, long seed) {
    this.spark = spark;
    this.data = data;
    this.prepare = prepare;
    this.goal = goal;
    this.seed = seed;
    frames = JobFrames.of(spark, inputs, data);
  }

  /**
   * Reads, splits and counts a job's rows and fits their preparation. What the plan then packs is
   * read from the shuffle's files; the sources are read no more.
   *
   * @param inputs the sources that the job names but does not describe
   * @throws UserException where sources, columns or rows are wrong
   */
  public static DataPlan read(
      SparkSession spark, Inputs inputs, Data data, Prepare prepare, Goal goal, long seed) {
    return new DataPath(spark, inputs, data, prepare, goal, seed).read();
  }

  /** Reads a job whose sources are files. */
  public static DataPlan read(
      SparkSession spark, Data data, Prepare prepare, Task task, long seed) {
    return read(spark, Inputs.FILES, data, prepare, Goal.of(task), seed);
  }

  private DataPlan read() {
    long start = System.nanoTime();
    Frame training = frames.training();
    LayoutResolver resolver = LayoutResolver.of(training, data, goal, new ColumnRules(prepare));
    Optional<Layout> guess = resolver.guess();
    long guessed = System.nanoTime();
    Optional<Pass> found = guess.flatMap(layout -> confirmed(resolver, layout, training));
    long tried = System.nanoTime();
    Layout layout = found.map(Pass::layout).orElseGet(resolver::resolve);
    long resolved = System.nanoTime();
    Pass pass = found.orElseGet(() -> pass(training, layout));
    List<BadRowCount> skipped = Tally.of(pass.survey().notes(), data.badRows());
    Map<Split, long[]> counts = counts(pass.rows(), pass.survey(), training, skipped);
    check(pass.survey(), layout);
    PreparationFit fit = pass.survey().fit();
    Preparation preparation = fit.finish();
    long fitted = System.nanoTime();
    return new DataPlan(
        pass.rows(),
        preparation,
        (double) fit.nonZeros(preparation) / fit.rows(),
        counts,
        fit.classRows(),
        skipped,
        pass.survey().fingerprint(),
        pass.survey().ranges(),
        typeDrift(training, layout),
        seconds(start, guessed) + seconds(tried, resolved),
        seconds(guessed, tried) + seconds(resolved, fitted));
  }

  /** One reading of all sources. */
  private record Pass(Layout layout, SplitRows rows, Survey survey) {}

  private Pass pass(Frame training, Layout layout) {
    Treatments treatments = Treatments.of(layout, prepare);
    String where = "data";
    List<SplitRows.Part> parts = Failures.explained(where, () -> parts(training, treatments));
    SplitRows rows =
        Failures.explained(where, () -> SplitRows.of(spark, parts, seed, data.badRows()));
    return new Pass(layout, rows, Failures.explained(where, () -> survey(rows, treatments)));
  }

  /**
   * Reads all rows in a layout that was guessed; empty where it was not right or may not be: then
   * the right one is to be found, and what is wrong with rows is to be told by it.
   */
  private Optional<Pass> confirmed(LayoutResolver resolver, Layout guess, Frame training) {
    try {
      Pass pass = pass(training, guess);
      boolean right =
          pass.survey().notes().isEmpty() && resolver.confirms(guess, pass.survey().kinds());
      return right ? Optional.of(pass) : Optional.empty();
    } catch (UserException e) {
      return Optional.empty();
    }
  }

  private List<SplitRows.Part> parts(Frame training, Treatments treatments) {
    List<SplitRows.Part> parts = new ArrayList<>();
    parts.add(trainingPart(training, treatments));
    addHeldOut(parts, data.validation(), Split.VALIDATION, treatments);
    data.test().ifPresent(test -> addHeldOut(parts, test, Split.TEST, treatments));
    return parts;
  }

  private static String noClasses(LabelColumn label) {
    return label.regresses()
        ? "column %s is the target of a regression".formatted(label.name())
        : "data.label names several columns";
  }

  private SplitRows.Part trainingPart(Frame training, Treatments treatments) {
    Layout layout = treatments.layout();
    SplitMethod method = data.split();
    if (method.needsClasses() && !layout.label().classifies()) {
      throw new UserException(
          "data.%s.split: stratified is for classes, and %s; leave split out, or hold out by group or time"
              .formatted(
                  data.validationShare() > 0 ? "validation" : "test", noClasses(layout.label())));
    }
    RowReader reader =
        method
            .decidingColumn()
            .map(column -> RowReader.deciding(layout, training, column))
            .orElseGet(() -> RowReader.needed(layout, training, RowReader.Labels.REQUIRED));
    SourceRows rows = SourceRows.of(training, reader);
    SplitRule shares = new SplitRule(data.testShare(), data.validationShare(), Split.TRAINING);
    SplitDecision decision = SplitDecision.of(rows, method, shares, seed);
    return new SplitRows.Part(rows, decision, Survey.ofTraining(treatments));
  }

  private void addHeldOut(
      List<SplitRows.Part> parts, HeldOut part, Split split, Treatments treatments) {
    if (part instanceof Source source) {
      Frame frame =
          heldOut.computeIfAbsent(split, key -> frames.open(source, "data." + key.label()));
      Observer.Factory observers = Survey.ofHeldOut(treatments);
      RowReader reader = RowReader.needed(treatments.layout(), frame, RowReader.Labels.REQUIRED);
      parts.add(
          new SplitRows.Part(SourceRows.of(frame, reader), SplitDecision.all(split), observers));
    }
  }

  /** Columns whose types held-out sources give otherwise: what differs more is an error before. */
  private List<TypeDrift> typeDrift(Frame training, Layout layout) {
    List<TypeDrift> drift = new ArrayList<>();
    heldOut.forEach(
        (split, frame) -> {
          for (InputColumn input : layout.inputs()) {
            String type = frame.type(input.name());
            String trainingType = training.type(input.name());
            if (!type.equals(trainingType) && !type.isEmpty() && !trainingType.isEmpty()) {
              drift.add(new TypeDrift(split, input.name(), type, trainingType));
            }
          }
        });
    return drift;
  }

  private static Survey survey(SplitRows rows, Treatments treatments) {
    byte[] all = rows.observed(found -> List.of(Survey.merge(treatments, found)).iterator());
    return Survey.read(treatments, all);
  }

  private Map<Split, long[]> counts(
      SplitRows rows, Survey survey, Frame training, List<BadRowCount> skipped) {
    RangePartitioner partitioner = rows.partitioner();
    Map<Split, long[]> counts = new EnumMap<>(Split.class);
    for (Split split : rows.splits()) {
      counts.put(split, survey.counts(partitioner, split));
    }
    if (counts.values().stream().flatMapToLong(LongStream::of).sum() == 0) {
      long bad = skipped.stream().mapToLong(BadRowCount::rows).sum();
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
