package dev.regatta.worker.metric;

import dev.regatta.worker.loss.Loss;
import dev.regatta.worker.math.ExactSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a network does with rows, in more detail than metrics tell: for a report. Filled block by
 * block and merged over workers; all it holds are exact sums. Not thread-safe.
 */
public final class Findings implements EvaluatedBlocks {
  /** Of more classes no matrix is kept. */
  private static final int MOST_CLASSES = 100;

  /**
   * Rows whose predictions lie close together.
   *
   * @param weight of the rows; 0 for none, and then the others are NaN
   * @param predicted mean of what was predicted: probabilities or targets
   * @param seen share of rows that were so, or the mean target
   */
  public record Bin(double weight, double predicted, double seen) {}

  /**
   * Rows of two classes by the probability of class 1, in bins of equal width.
   *
   * @param zeros weight of rows of class 0
   * @param ones weight of rows of class 1
   */
  public record Scores(double[] zeros, double[] ones) {}

  /**
   * One target, in the unit that it is trained in.
   *
   * @param errors weight of rows by prediction less target, in {@link #errorStep}s around 0
   * @param values mean target by prediction
   */
  public record Target(double[] errors, Bin[] values) {
    /** The width of a bin of errors. */
    public static double errorStep() {
      return Residuals.ERROR_STEP;
    }
  }

  private final @Nullable ConfusionMatrix matrix;
  private final @Nullable ScoreTally scores;
  private final @Nullable Reliability reliability;
  private final List<Residuals> targets;
  private final List<Tally> tallies = new ArrayList<>();
  private final ExactSum[] sums;

  /** Empty, for what is learnt. Of several labels, each 0 or 1, nothing is kept. */
  public Findings(Learnt learnt) {
    boolean classes = learnt.loss().classifies() && !learnt.flags();
    int count = classes ? learnt.categories() : 0;
    matrix = classes && count <= MOST_CLASSES ? keep(new ConfusionMatrix(count)) : null;
    scores = count == 2 ? keep(new ScoreTally()) : null;
    reliability = classes ? keep(new Reliability(count)) : null;
    int numbers = learnt.loss().classifies() ? 0 : learnt.labels();
    targets = IntStream.range(0, numbers).mapToObj(target -> keep(new Residuals(target))).toList();
    sums = new ExactSum[tallies.stream().mapToInt(Tally::sums).sum()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new ExactSum();
    }
  }

  private <T extends Tally> T keep(T tally) {
    tallies.add(tally);
    return tally;
  }

  private int first(Tally tally) {
    int first = 0;
    for (Tally before : tallies) {
      if (before == tally) {
        return first;
      }
      first += before.sums();
    }
    throw new IllegalArgumentException("not kept: " + tally);
  }

  @Override
  public void add(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int blockRows,
      int width,
      Loss loss) {
    EvaluatedRow row = new EvaluatedRow(outputs, labels, width, loss);
    for (int i = 0; i < blockRows; i++) {
      row.moveTo(i, weights == null ? 1 : weights[i]);
      int first = 0;
      for (Tally tally : tallies) {
        tally.add(row, sums, first);
        first += tally.sums();
      }
    }
  }

  /** The sums; {@link #merge} takes them. */
  public long[] encode() {
    long[] encoded = new long[sums.length * ExactSum.longs()];
    for (int i = 0; i < sums.length; i++) {
      sums[i].write(encoded, i * ExactSum.longs());
    }
    return encoded;
  }

  /** Adds what findings of the same kind hold, {@link #encode encoded}. */
  public void merge(long[] encoded) {
    if (encoded.length != sums.length * ExactSum.longs()) {
      throw new IllegalArgumentException("findings of another kind");
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i].add(ExactSum.read(encoded, i * ExactSum.longs()));
    }
  }

  /** The weight of rows by true class, then by predicted class; of 2 to 100 classes. */
  public Optional<double[][]> confusion() {
    return Optional.ofNullable(matrix).map(kept -> kept.read(sums, first(kept)));
  }

  /** Of two classes. */
  public Optional<Scores> scores() {
    return Optional.ofNullable(scores).map(kept -> kept.read(sums, first(kept)));
  }

  /**
   * Rows by the probability of class 1, or of the most probable class where there are more than
   * two; none where labels are no classes.
   */
  public List<Bin> reliability() {
    Reliability kept = reliability;
    return kept == null ? List.of() : List.of(kept.read(sums, first(kept)));
  }

  /** Of a regression. */
  public List<Target> targets() {
    return targets.stream()
        .map(
            kept ->
                new Target(kept.readErrors(sums, first(kept)), kept.readValues(sums, first(kept))))
        .toList();
  }

  /** Score bins as a tally. */
  private static final class ScoreTally implements Tally {
    @Override
    public int sums() {
      return ScoreBins.SUMS;
    }

    @Override
    public void add(EvaluatedRow row, ExactSum[] sums, int firstSum) {
      ScoreBins.add(row, sums, firstSum);
    }

    Scores read(ExactSum[] sums, int firstSum) {
      ScoreBins bins = new ScoreBins(sums, firstSum);
      return new Scores(
          IntStream.range(0, ScoreBins.BINS).mapToDouble(bins::zeros).toArray(),
          IntStream.range(0, ScoreBins.BINS).mapToDouble(bins::ones).toArray());
    }
  }
}
