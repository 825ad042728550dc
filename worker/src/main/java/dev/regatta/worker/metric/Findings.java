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
  public record Bin(double weight, double predicted, double seen) {
    /** Sums of a bin: weight, and weight times each of the other two. */
    static final int SUMS = 3;

    /** Reads bins one behind the other. */
    static List<Bin> read(ExactSum[] sums, int firstSum, int bins) {
      List<Bin> read = new ArrayList<>();
      for (int first = firstSum; first < firstSum + SUMS * bins; first += SUMS) {
        double weight = sums[first].value();
        read.add(
            new Bin(weight, sums[first + 1].value() / weight, sums[first + 2].value() / weight));
      }
      return read;
    }
  }

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
  public record Target(double[] errors, List<Bin> values) {
    /** The width of a bin of errors. */
    public static double errorStep() {
      return Residuals.ERROR_STEP;
    }
  }

  private final List<Tally> kinds;
  private final Tallies tallies;

  /** Empty, for what is learnt. Of several labels, each 0 or 1, nothing is kept. */
  public Findings(Learnt learnt) {
    boolean classes = learnt.loss().classifies() && !learnt.flags();
    int count = classes ? learnt.categories() : 0;
    kinds = new ArrayList<>();
    if (classes) {
      kinds.add(new Reliability(count));
    }
    if (classes && count <= MOST_CLASSES) {
      kinds.add(new ConfusionMatrix(count));
    }
    if (count == 2) {
      kinds.add(new ScoreTally());
    }
    int numbers = learnt.loss().classifies() ? 0 : learnt.labels();
    for (int target = 0; target < numbers; target++) {
      kinds.add(new Residuals(target));
    }
    tallies = new Tallies(kinds);
  }

  /** What tallies of a kind have counted, in their order. */
  private <T extends Tally, V> List<V> read(Class<T> kind, Reading<T, V> reading) {
    List<V> values = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      if (kind.isInstance(kinds.get(i))) {
        values.add(reading.of(kind.cast(kinds.get(i)), tallies.sums(), tallies.first(i)));
      }
    }
    return values;
  }

  /** From a tally's sums to what they mean. */
  @FunctionalInterface
  private interface Reading<T, V> {
    V of(T tally, ExactSum[] sums, int firstSum);
  }

  @Override
  public void add(
      float[] outputs,
      float[] labels,
      float @Nullable [] weights,
      int blockRows,
      int width,
      Loss loss) {
    tallies.add(outputs, labels, weights, blockRows, width, loss);
  }

  /** The sums; {@link #merge} takes them. */
  public long[] encode() {
    long[] encoded = new long[tallies.longs()];
    tallies.write(encoded, 0);
    return encoded;
  }

  /** Adds what findings of the same kind hold, {@link #encode encoded}. */
  public void merge(long[] encoded) {
    if (encoded.length != tallies.longs()) {
      throw new IllegalArgumentException("findings of another kind");
    }
    Tallies others = new Tallies(kinds);
    others.read(encoded, 0);
    tallies.merge(others);
  }

  /** The weight of rows by true class, then by predicted class; of 2 to 100 classes. */
  public Optional<double[][]> confusion() {
    return read(ConfusionMatrix.class, ConfusionMatrix::read).stream().findFirst();
  }

  /** Of two classes. */
  public Optional<Scores> scores() {
    return read(ScoreTally.class, ScoreTally::read).stream().findFirst();
  }

  /**
   * Rows by the probability of class 1, or of the most probable class where there are more than
   * two; none where labels are no classes.
   */
  public List<Bin> reliability() {
    return read(Reliability.class, Reliability::read).stream().flatMap(List::stream).toList();
  }

  /** Of a regression. */
  public List<Target> targets() {
    return read(Residuals.class, Residuals::read);
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
